// The image half of the C ABI: what SegSharp takes from OpenCV, so that pixels equal MMSegmentation's.
//
// Bytes in, bytes out: no file is opened here. Images are rows of interleaved channels; colour is BGR as in OpenCV.
// The rules of segsharp_native.h hold. A failure of OpenCV is SEG_IMAGE_ERROR.
#pragma once

#include "segsharp_native.h"

// Element types; the numbers are OpenCV's.
enum {
  SEG_DEPTH_U8 = 0,
  SEG_DEPTH_U16 = 2,
  SEG_DEPTH_F32 = 5,
};

// Pixels that the caller owns: `data` stays valid during the call. `stride` is in bytes and may exceed a row.
typedef struct {
  void* data;
  int64_t stride;
  int32_t height;
  int32_t width;
  int32_t channels;
  int32_t depth;
} seg_image_view;

// Something the library allocated: decoded pixels or an encoded file.
typedef struct seg_buffer_s* seg_buffer;
SEG_API void seg_buffer_free(seg_buffer buffer);

enum {
  SEG_DECODE_COLOR = 0,      // 8-bit BGR, turned upright by EXIF: cv::imread's default
  SEG_DECODE_UNCHANGED = 1,  // depth and channels of the file; EXIF is ignored
  SEG_DECODE_GRAY = 2,       // 8-bit grey, turned upright by EXIF
};

// Decodes a PNG, JPEG, BMP, TIFF or WebP file. `view` points into `*buffer`, which the caller frees.
SEG_API seg_status seg_image_decode(const uint8_t* bytes, int64_t length, int32_t mode, seg_buffer* buffer,
                                    seg_image_view* view);

// Encodes as the format of `extension` (".png", ".jpg", …). `quality` is 0 to 100 for JPEG and WebP, a compression
// level 0 to 9 for PNG; a negative number is OpenCV's default. `*bytes` points into `*buffer`.
SEG_API seg_status seg_image_encode(const seg_image_view* image, const char* extension, int32_t quality,
                                    seg_buffer* buffer, const uint8_t** bytes, int64_t* length);

enum {
  SEG_RESIZE_NEAREST = 0,
  SEG_RESIZE_BILINEAR = 1,
  SEG_RESIZE_BICUBIC = 2,
  SEG_RESIZE_AREA = 3,
  SEG_RESIZE_LANCZOS = 4,
};

// Below, `result` has the size, channels and depth the caller wants and may not overlap `image`.
SEG_API seg_status seg_image_resize(const seg_image_view* image, int32_t interpolation, const seg_image_view* result);

// `axis`: 1 left-right, 0 up-down, -1 both.
SEG_API seg_status seg_image_flip(const seg_image_view* image, int32_t axis, const seg_image_view* result);

enum {
  SEG_COLOR_SWAP_RED_BLUE = 0,
  SEG_COLOR_BGR_TO_HSV = 1,
  SEG_COLOR_HSV_TO_BGR = 2,
  SEG_COLOR_BGR_TO_GRAY = 3,
  SEG_COLOR_GRAY_TO_BGR = 4,
};
SEG_API seg_status seg_image_convert_color(const seg_image_view* image, int32_t conversion, const seg_image_view* result);

// `matrix` is the 2×3 forward map in row order, as of cv::getRotationMatrix2D; outside is `value`.
SEG_API seg_status seg_image_warp_affine(const seg_image_view* image, const double matrix[6], int32_t interpolation,
                                         const double value[4], const seg_image_view* result);

// Contrast limited adaptive histogram equalization of each channel of an 8-bit image.
SEG_API seg_status seg_image_clahe(const seg_image_view* image, double clip_limit, int32_t tiles_across, int32_t tiles_down,
                                   const seg_image_view* result);

// Text in OpenCV's simplex font; (x, y) is the left end of the base line. Draws into `image`.
SEG_API seg_status seg_image_put_text(const seg_image_view* image, const char* text, int32_t x, int32_t y, double scale,
                                      const double color[4]);
SEG_API seg_status seg_image_text_size(const char* text, double scale, int32_t* width, int32_t* height, int32_t* baseline);

// A filled rectangle; what lies outside of `image` is clipped.
SEG_API seg_status seg_image_fill_rectangle(const seg_image_view* image, int32_t x, int32_t y, int32_t width,
                                            int32_t height, const double color[4]);
