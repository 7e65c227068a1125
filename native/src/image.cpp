// OpenCV behind the C ABI of segsharp_image.h.
#include "segsharp_image.h"

#include "status.h"

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <limits>
#include <memory>
#include <stdexcept>
#include <vector>

struct seg_buffer_s {
  cv::Mat pixels;
  std::vector<uchar> bytes;
};

namespace {

// Images are loaded by many threads of ours; OpenCV's own pool would only fight with them and with libtorch's.
// Its log goes to the console, but every failure already comes back as a status.
const bool configured = [] {
  cv::setNumThreads(1);
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  return true;
}();

cv::Mat mat(const seg_image_view* view) {
  if (view == nullptr || view->data == nullptr || view->height < 1 || view->width < 1 || view->channels < 1 ||
      view->channels > CV_CN_MAX) {
    throw std::invalid_argument("an image view needs memory, a height, a width and channels");
  }
  if (view->depth != SEG_DEPTH_U8 && view->depth != SEG_DEPTH_U16 && view->depth != SEG_DEPTH_F32) {
    throw std::invalid_argument("an image view holds 8-bit, 16-bit or float32 elements");
  }
  return cv::Mat(view->height, view->width, CV_MAKETYPE(view->depth, view->channels), view->data,
                 static_cast<size_t>(view->stride));
}

// OpenCV allocates a new matrix when the one it was given does not fit; the caller's memory would stay untouched.
template <typename Operation>
void into(const seg_image_view* result, Operation&& operation) {
  const cv::Mat target = mat(result);
  cv::Mat out = target;
  operation(out);
  if (out.data != target.data) {
    throw std::invalid_argument("the result view does not have the size or type of the operation's result");
  }
}

// Some of OpenCV's operations take at most four channels; these treat each channel by itself anyway.
template <typename Operation>
void each_channel(const seg_image_view* image, const seg_image_view* result, Operation&& operation) {
  const cv::Mat source = mat(image);
  into(result, [&](cv::Mat& out) {
    if (source.channels() <= 4) {
      operation(source, out, -1);
      return;
    }
    cv::Mat from, to;
    for (int channel = 0; channel < source.channels(); ++channel) {
      cv::extractChannel(source, from, channel);
      to.create(out.size(), out.depth());
      operation(from, to, channel);
      cv::insertChannel(to, out, channel);
    }
  });
}

cv::Scalar scalar(const double value[4]) { return cv::Scalar(value[0], value[1], value[2], value[3]); }

int interpolation_flag(int32_t interpolation) {
  switch (interpolation) {
    case SEG_RESIZE_NEAREST: return cv::INTER_NEAREST;
    case SEG_RESIZE_BILINEAR: return cv::INTER_LINEAR;
    case SEG_RESIZE_BICUBIC: return cv::INTER_CUBIC;
    case SEG_RESIZE_AREA: return cv::INTER_AREA;
    case SEG_RESIZE_LANCZOS: return cv::INTER_LANCZOS4;
    default: throw std::invalid_argument("unknown interpolation");
  }
}

int decode_flag(int32_t mode) {
  switch (mode) {
    case SEG_DECODE_COLOR: return cv::IMREAD_COLOR;
    case SEG_DECODE_UNCHANGED: return cv::IMREAD_UNCHANGED;
    case SEG_DECODE_GRAY: return cv::IMREAD_GRAYSCALE;
    default: throw std::invalid_argument("unknown decode mode");
  }
}

int color_flag(int32_t conversion) {
  switch (conversion) {
    case SEG_COLOR_SWAP_RED_BLUE: return cv::COLOR_BGR2RGB;
    case SEG_COLOR_BGR_TO_HSV: return cv::COLOR_BGR2HSV;
    case SEG_COLOR_HSV_TO_BGR: return cv::COLOR_HSV2BGR;
    case SEG_COLOR_BGR_TO_GRAY: return cv::COLOR_BGR2GRAY;
    case SEG_COLOR_GRAY_TO_BGR: return cv::COLOR_GRAY2BGR;
    default: throw std::invalid_argument("unknown colour conversion");
  }
}

constexpr int font = cv::FONT_HERSHEY_SIMPLEX;

}  // namespace

void seg_buffer_free(seg_buffer buffer) { delete buffer; }

seg_status seg_image_decode(const uint8_t* bytes, int64_t length, int32_t mode, seg_buffer* buffer,
                            seg_image_view* view) {
  return seg_guard([&] {
    if (length < 1 || length > std::numeric_limits<int>::max()) {
      throw std::invalid_argument("an image file has between 1 byte and 2 GiB");
    }
    const cv::Mat input(1, static_cast<int>(length), CV_8UC1, const_cast<uint8_t*>(bytes));
    auto owned = std::make_unique<seg_buffer_s>();
    owned->pixels = cv::imdecode(input, decode_flag(mode));
    const cv::Mat& pixels = owned->pixels;
    if (pixels.empty()) CV_Error(cv::Error::StsError, "the bytes are not a complete image of a known format");
    *view = seg_image_view{pixels.data,       static_cast<int64_t>(pixels.step), pixels.rows, pixels.cols,
                           pixels.channels(), pixels.depth()};
    *buffer = owned.release();
  });
}

seg_status seg_image_encode(const seg_image_view* image, const char* extension, int32_t quality, seg_buffer* buffer,
                            const uint8_t** bytes, int64_t* length) {
  return seg_guard([&] {
    std::vector<int> parameters;
    if (quality >= 0) {
      const std::string name = extension;
      const int key = name == ".png"    ? cv::IMWRITE_PNG_COMPRESSION
                      : name == ".webp" ? cv::IMWRITE_WEBP_QUALITY
                                        : cv::IMWRITE_JPEG_QUALITY;
      parameters = {key, quality};
    }
    auto owned = std::make_unique<seg_buffer_s>();
    if (!cv::imencode(extension, mat(image), owned->bytes, parameters)) {
      CV_Error(cv::Error::StsError, "the image cannot be encoded in this format");
    }
    *bytes = owned->bytes.data();
    *length = static_cast<int64_t>(owned->bytes.size());
    *buffer = owned.release();
  });
}

seg_status seg_image_resize(const seg_image_view* image, int32_t interpolation, const seg_image_view* result) {
  return seg_guard([&] {
    each_channel(image, result, [&](const cv::Mat& from, cv::Mat& to, int) {
      cv::resize(from, to, to.size(), 0, 0, interpolation_flag(interpolation));
    });
  });
}

seg_status seg_image_flip(const seg_image_view* image, int32_t axis, const seg_image_view* result) {
  return seg_guard([&] { into(result, [&](cv::Mat& out) { cv::flip(mat(image), out, axis); }); });
}

seg_status seg_image_convert_color(const seg_image_view* image, int32_t conversion, const seg_image_view* result) {
  return seg_guard([&] {
    into(result, [&](cv::Mat& out) { cv::cvtColor(mat(image), out, color_flag(conversion)); });
  });
}

seg_status seg_image_warp_affine(const seg_image_view* image, const double matrix[6], int32_t interpolation,
                                 const double value[4], const seg_image_view* result) {
  return seg_guard([&] {
    const cv::Mat map(2, 3, CV_64F, const_cast<double*>(matrix));
    each_channel(image, result, [&](const cv::Mat& from, cv::Mat& to, int channel) {
      const cv::Scalar border = channel < 0 ? scalar(value) : cv::Scalar(channel < 4 ? value[channel] : 0);
      cv::warpAffine(from, to, map, to.size(), interpolation_flag(interpolation), cv::BORDER_CONSTANT, border);
    });
  });
}

seg_status seg_image_clahe(const seg_image_view* image, double clip_limit, int32_t tiles_across, int32_t tiles_down,
                           const seg_image_view* result) {
  return seg_guard([&] {
    std::vector<cv::Mat> channels;
    cv::split(mat(image), channels);
    const auto equalizer = cv::createCLAHE(clip_limit, cv::Size(tiles_across, tiles_down));
    for (cv::Mat& channel : channels) equalizer->apply(channel, channel);
    into(result, [&](cv::Mat& out) { cv::merge(channels, out); });
  });
}

seg_status seg_image_put_text(const seg_image_view* image, const char* text, int32_t x, int32_t y, double scale,
                              const double color[4]) {
  return seg_guard([&] {
    cv::Mat canvas = mat(image);
    cv::putText(canvas, text, cv::Point(x, y), font, scale, scalar(color), 1, cv::LINE_AA);
  });
}

seg_status seg_image_text_size(const char* text, double scale, int32_t* width, int32_t* height, int32_t* baseline) {
  return seg_guard([&] {
    int below = 0;
    const cv::Size size = cv::getTextSize(text, font, scale, 1, &below);
    *width = size.width;
    *height = size.height;
    *baseline = below;
  });
}

seg_status seg_image_fill_rectangle(const seg_image_view* image, int32_t x, int32_t y, int32_t width, int32_t height,
                                    const double color[4]) {
  return seg_guard([&] {
    cv::Mat canvas = mat(image);
    cv::rectangle(canvas, cv::Rect(x, y, width, height), scalar(color), cv::FILLED);
  });
}
