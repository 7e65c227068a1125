"""Makes pillow_resize.json: what Pillow's bilinear resizing gives for the picture below (made with Pillow 9.4)."""
import json, os
from PIL import Image
width, height = 37, 23
pixels = bytes((x * 7 + y * 13 + c * 50 + (x * y * (c + 1)) % 31) % 256 for y in range(height) for x in range(width) for c in range(3))
image = Image.frombytes('RGB', (width, height), pixels)
sizes = [(16, 9), (64, 48), (37, 10), (12, 23), (5, 60)]
result = [{'width': w, 'height': h, 'bytes': image.resize((w, h), resample=Image.BILINEAR).tobytes().hex()} for w, h in sizes]
json.dump(result, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'pillow_resize.json'), 'w'), indent=1)
