# syntax=docker/dockerfile:1
# Target `anishelf`: Airflow with Anishelf. Target `qbittorrent`: the downloader it is tested with.

FROM debian:bookworm-slim AS qbittorrent
RUN apt-get update \
    && apt-get install -y --no-install-recommends qbittorrent-nox \
    && rm -rf /var/lib/apt/lists/*
ENV HOME=/tmp
EXPOSE 8081 6881/tcp 6881/udp
CMD ["qbittorrent-nox", "--profile=/data/qbittorrent", "--webui-port=8081"]


FROM python:3.12-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/venv
ENV VIRTUAL_ENV=/opt/venv UV_LINK_MODE=copy
COPY requirements-bootstrap.txt ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements-bootstrap.txt
COPY pyproject.toml requirements.txt README.md LICENSE ./
COPY bootstrap/build-constraints.txt bootstrap/
COPY include include
# Only what runs: the lock names the versions and hashes, the project names what it needs of them.
RUN uv pip install --no-cache --compile-bytecode --constraint requirements.txt \
    --build-constraint bootstrap/build-constraints.txt .
COPY bootstrap/__init__.py bootstrap/web_assets.py bootstrap/web.txt bootstrap/
RUN /opt/venv/bin/python -m bootstrap.web_assets


FROM python:3.12-slim-bookworm AS anishelf
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ANISHELF_HOME=/opt/anishelf \
    ANISHELF_DATA_DIR=/data \
    AIRFLOW_HOME=/data/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/anishelf/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/anishelf/plugins \
    HOME=/data/airflow \
    LOGNAME=anishelf
COPY --from=build /opt/venv /opt/venv
COPY dags /opt/anishelf/dags
COPY plugins /opt/anishelf/plugins
WORKDIR /opt/anishelf
# PUID and PGID of docker-compose.yaml take precedence; root is never needed.
USER 1000:1000
EXPOSE 8080
CMD ["python", "-m", "airflow", "api-server"]
