"""The question as frozen documents: study file, factors, hypotheses, plan, registration, verdicts."""
