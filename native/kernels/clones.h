// Instruction sets.
#pragma once

// The best of three instruction sets is taken when the library is loaded.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#define SEGSHARP_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SEGSHARP_CLONES
#endif
