// ONNX Runtime as a peer of 'segsharp bench': node ort_peer.js TASK.json runs an exported graph. peer.py describes the conversation.
const fs = require("fs");
const readline = require("readline");
const ort = require("onnxruntime-node");

function bytes(typed) {
  return Buffer.from(typed.buffer, typed.byteOffset, typed.byteLength);
}

(async () => {
  const task = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
  const session = await ort.InferenceSession.create(task.model, { intraOpNumThreads: task.threads, graphOptimizationLevel: "all" });
  const file = fs.readFileSync(task.pixels);
  const pixels = new Float32Array(new Uint8Array(file).buffer);
  const feeds = { image: new ort.Tensor("float32", pixels, [task.batch, 3, task.height, task.width]) };
  const answers = {
    async run() {
      const start = performance.now();
      await session.run(feeds, ["labels"]);
      return { seconds: (performance.now() - start) / 1000 };
    },
    async check() {
      const { labels, logits } = await session.run(feeds, ["labels", "logits"]);
      fs.writeFileSync(task.result, bytes(logits.data));
      fs.writeFileSync(task.label_map, Uint8Array.from(labels.data, Number));
      return {};
    },
    async memory() {
      const status = fs.readFileSync("/proc/self/status", "utf8");
      return { peak_bytes: Number(/VmHWM:\s+(\d+)/.exec(status)[1]) * 1024 };
    },
  };
  console.log(JSON.stringify({ name: `ONNX Runtime ${ort.env.versions.node}` }));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answers[line.trim()]()));
  }
})();
