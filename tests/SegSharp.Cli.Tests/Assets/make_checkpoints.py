"""Makes the checkpoints beside it with the real PyTorch: python3 make_checkpoints.py (they were made with Debian's 1.13)."""
import argparse, collections, datetime, os, sys, types
import torch

torch.manual_seed(3)
here = os.path.dirname(os.path.abspath(__file__))


def save(value, name, **options):
    torch.save(value, os.path.join(here, name), **options)


def stand_in(module, name, base):
    """A class of a library that need not be installed to write its name."""
    parts = module.split('.')
    for end in range(1, len(parts) + 1):
        sys.modules.setdefault('.'.join(parts[:end]), types.ModuleType('.'.join(parts[:end])))
    made = type(name, (base,), {'__module__': module})
    setattr(sys.modules[module], name, made)
    return made


ConfigDict = stand_in('mmengine.config.config', 'ConfigDict', dict)
CfgNode = stand_in('yacs.config', 'CfgNode', dict)
SegformerConfig = stand_in('transformers.models.segformer.configuration_segformer', 'SegformerConfig', object)

weights = collections.OrderedDict((f'layer{i}.{part}', torch.randn(3, 3) if part == 'weight' else torch.randn(3)) for i in (1, 2) for part in ('weight', 'bias'))
node = CfgNode(MODEL=CfgNode(NAME='net'))
node.__dict__['_frozen'] = True
config = SegformerConfig()
config.id2label = {0: 'wall', 1: 'sky'}

# what training programs leave beside the weights
save({
    'best_acc1': torch.tensor(71.5), 'state_dict': weights, 'epoch': 3, 'raw': bytearray(b'\x00\x01'), 'phase': 1 + 2j,
    'took': datetime.timedelta(seconds=5), 'started': datetime.datetime(2024, 1, 2), 'losses': collections.deque([1.0, 0.5], maxlen=10), 'big': 1 << 100,
    'cfg': ConfigDict(lr=0.1, model=ConfigDict(type='net')), 'node': node, 'args': argparse.Namespace(lr=0.1, names=['a']), 'config': config,
    'counts': collections.Counter('aab'), 'range': range(3), 'slice': slice(1, 2), 'call': [].append, 'kind': types.SimpleNamespace(a=1),
    'optimizer': {'state': {0: {'exp_avg': torch.zeros(3)}, 1: {'exp_avg': torch.zeros(3)}}, 'param_groups': []},
}, 'beside.pth')
save({'best_acc1': torch.tensor(71.5), 'state_dict': weights, 'took': datetime.timedelta(seconds=5)}, 'beside_legacy.pth', _use_new_zipfile_serialization=False)
save({'best_acc1': torch.tensor(71.5), 'state_dict': weights, 'raw': bytearray(b'\x00\x01'), 'losses': collections.deque([1.0])}, 'beside_protocol4.pth', pickle_protocol=4)


# a whole module instead of its state_dict()
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = torch.nn.Linear(3, 3)
        self.norm = torch.nn.BatchNorm1d(3)
        self.blocks = torch.nn.ModuleList([torch.nn.Linear(3, 3)])
        self.register_buffer('passing', torch.zeros(2), persistent=False)


save(Net(), 'whole_module.pth')
save({'epoch': 1, 'model': Net()}, 'whole_module_wrapped.pth', _use_new_zipfile_serialization=False)

# types of elements with which nothing here computes
save(collections.OrderedDict(weight=torch.randn(2, 2), wave=torch.randn(3, dtype=torch.complex64),
                             quantized=torch.quantize_per_tensor(torch.randn(4), 0.1, 0, torch.qint8)), 'types.pth')
