# The lab in a container: non-root, data in the volume /data, health checked by Streamlit's own endpoint.
FROM python:3.11.14-slim-bookworm

RUN useradd --create-home --uid 10001 lab && install -d -o lab -g lab /data /app
WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY --chown=lab:lab . .

USER lab
ENV LAB_HOME=/data PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
# In a container the server must listen on the container's address; publish it on localhost only:
#   docker run -p 127.0.0.1:8501:8501 -v lockbox:/data lockbox
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0"]
