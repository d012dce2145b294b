"""What a study's models are held against and what they cost to use: baselines, size, latency, throughput, memory."""
