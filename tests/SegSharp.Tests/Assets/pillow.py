"""Makes pillow_resize.json: what Pillow's resizing gives for the picture below (made with Pillow 9.4); filters have Pillow's numbers."""
import json, os
from PIL import Image
width, height = 37, 23
pixels = bytes((x * 7 + y * 13 + c * 50 + (x * y * (c + 1)) % 31) % 256 for y in range(height) for x in range(width) for c in range(3))
image = Image.frombytes('RGB', (width, height), pixels)
sizes = {Image.BILINEAR: [(16, 9), (64, 48), (37, 10), (12, 23), (5, 60)]}
result = [{'filter': f, 'width': w, 'height': h, 'bytes': image.resize((w, h), resample=f).tobytes().hex()}
          for f in range(6) for w, h in sizes.get(f, [(16, 9), (40, 11), (12, 30), (74, 5)])]
json.dump(result, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'pillow_resize.json'), 'w'), indent=1)
