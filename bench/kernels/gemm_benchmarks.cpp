// Matrix products of the sizes that B0 to B5 have at 512x512, on one thread. 'openblas' is the baseline: the same product without packed weights.
#include <benchmark/benchmark.h>

#include <new>
#include <random>
#include <vector>

#include "kernels.h"
#ifdef SEGSHARP_OPENBLAS
#include <cblas.h>
extern "C" void openblas_set_num_threads(int threads);
#endif

namespace {

using segsharp::kernels;

constexpr int64_t kLines = 16;  // floats of a cache line

// Memory that begins with a cache line, as that of the layers does: a vector of AVX-512 elsewhere always lies on two.
template <typename T>
struct OnLines {
  using value_type = T;
  T* allocate(size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), std::align_val_t(64))); }
  void deallocate(T* memory, size_t) { ::operator delete(memory, std::align_val_t(64)); }
  bool operator==(const OnLines&) const { return true; }
  bool operator!=(const OnLines&) const { return false; }
};

using Floats = std::vector<float, OnLines<float>>;

Floats numbers(int64_t count) {
  std::mt19937 random(0);
  std::normal_distribution<float> normal;
  Floats values(count);
  for (float& value : values) value = normal(random);
  return values;
}

// As the layers space their scratch rows: a multiple of 4 KiB apart, they would fall into one set of the first cache.
int64_t spaced(int64_t floats) { return floats % 1024 == 0 ? floats + kLines : floats; }

void rate(benchmark::State& state, int64_t m, int64_t k, int64_t n) {
  state.counters["FLOP/s"] = benchmark::Counter(2.0 * m * k * n, benchmark::Counter::kIsIterationInvariantRate);
}

// c [m, n] = a [m, k] times a packed weight.
void gemm(benchmark::State& state) {
  const int64_t m = state.range(0), k = state.range(1), n = state.range(2);
  const Floats a = numbers(m * spaced(k)), b = numbers(k * n);
  Floats packed(kernels().packed_size(k, n)), c(m * spaced(n));
  kernels().pack(b.data(), n, k, n, false, packed.data());
  for (auto _ : state) {
    kernels().gemm(a.data(), spaced(k), packed.data(), m, k, n, c.data(), spaced(n), {});
    benchmark::ClobberMemory();
  }
  rate(state, m, k, n);
}

// The gradient of that weight: c [k, n] += aᵀ dy for m tokens.
void gemm_tn(benchmark::State& state) {
  const int64_t t = state.range(0), m = state.range(1), n = state.range(2);
  const Floats a = numbers(t * spaced(m)), b = numbers(t * spaced(n));
  Floats c(m * n), scratch(kernels().gemm_tn_scratch(m, n));
  for (auto _ : state) {
    kernels().gemm_tn(a.data(), spaced(m), b.data(), spaced(n), m, n, t, c.data(), n, scratch.data());
    benchmark::ClobberMemory();
  }
  rate(state, t, m, n);
}

// Linear maps of the four stages (queries and projection, keys and values, the two of the feed-forward part), B0's widths and those of B1 to B5.
void shapes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"rows", "inner", "columns"});
  for (const auto& widths : {std::vector<int64_t>{32, 64, 160, 256}, std::vector<int64_t>{64, 128, 320, 512}}) {
    int64_t tokens = 128 * 128;
    for (const int64_t width : widths) {
      benchmark->Args({tokens, width, width})->Args({256, width, 2 * width})->Args({tokens, width, 4 * width})->Args({tokens, 4 * width, width});
      tokens /= 4;
    }
  }
}

BENCHMARK(gemm)->Apply(shapes);
BENCHMARK(gemm_tn)->Apply(shapes);

#ifdef SEGSHARP_OPENBLAS
void openblas(benchmark::State& state) {
  const int64_t m = state.range(0), k = state.range(1), n = state.range(2);
  const Floats a = numbers(m * spaced(k)), b = numbers(k * n);
  Floats c(m * spaced(n));
  openblas_set_num_threads(1);
  for (auto _ : state) {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a.data(), spaced(k), b.data(), n, 0, c.data(), spaced(n));
    benchmark::ClobberMemory();
  }
  rate(state, m, k, n);
}

BENCHMARK(openblas)->Apply(shapes);
#endif

}  // namespace

BENCHMARK_MAIN();
