"""The sections of the experiment report, one file each: blocks in our markup, and the facts that they print."""
