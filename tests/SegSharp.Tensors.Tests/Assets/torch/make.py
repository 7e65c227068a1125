"""Makes the files beside it with the real PyTorch: python3 make.py (they were made with Debian's 1.13)."""
import collections, json, os
import torch

torch.manual_seed(1)
base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
zoo = collections.OrderedDict()
zoo['float32'] = torch.randn(2, 3)
for name in ['float64', 'float16', 'bfloat16']:
    zoo[name] = torch.randn(5).to(getattr(torch, name))
for name in ['int64', 'int32', 'int16', 'int8', 'uint8']:
    zoo[name] = torch.arange(4).to(getattr(torch, name))
zoo['bool'] = torch.tensor([True, False, True])
zoo['scalar'] = torch.tensor(7, dtype=torch.int64)
zoo['empty'] = torch.zeros(0, 3)
zoo['shared.whole'] = base
zoo['shared.row'] = base[2]
zoo['shared.transposed'] = base.t()
zoo['shared.strided'] = base[1:, ::2]
zoo['shared.expanded'] = base[:, :1].expand(4, 3)
zoo['parameter'] = torch.nn.Parameter(torch.randn(3))
zoo._metadata = {'': {'version': 1}}

here = os.path.dirname(os.path.abspath(__file__))
def save(value, name, new=True):
    torch.save(value, os.path.join(here, name), _use_new_zipfile_serialization=new)

wrapped = {'meta': {'CLASSES': ('road', 'sky'), 'PALETTE': [[1, 2, 3], [4, 5, 6]], 'iter': 160000}, 'epoch': 3,
           'state_dict': zoo, 'optimizer': {'state': {0: {'step': 1, 'exp_avg': torch.zeros(2)}}, 'param_groups': [{'lr': 1e-3, 'params': [0]}]}}
save(zoo, 'zoo_zip.pth')
save(zoo, 'zoo_legacy.pth', new=False)
save(wrapped, 'wrapped_zip.pth')
save(wrapped, 'wrapped_legacy.pth', new=False)

class Evil:
    def __reduce__(self):
        return os.system, ('touch SEGSHARP_WAS_HERE',)
save({'state_dict': zoo, 'evil': Evil()}, 'evil_zip.pth')
save({'state_dict': zoo, 'evil': Evil()}, 'evil_legacy.pth', new=False)
save(torch.nn.Linear(2, 2), 'module_zip.pth')

def raw(tensor):
    tensor = tensor.detach().contiguous()
    if tensor.dtype == torch.bfloat16:
        tensor = tensor.view(torch.int16)
    return tensor.numpy().tobytes().hex()
json.dump({name: {'dtype': str(t.dtype)[6:], 'shape': list(t.shape), 'bytes': raw(t)} for name, t in zoo.items()},
          open(os.path.join(here, 'zoo.json'), 'w'), indent=1)
