"""Compiled float32 passes for a CPU (Numba): what PyTorch does in several trips through memory is done here in one."""
