"""Many runs at once; yields events, writes nothing."""
