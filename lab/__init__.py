"""The science of Lockbox; knows neither Streamlit nor DuckDB."""
