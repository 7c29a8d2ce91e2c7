"""How fast the live service answers, beside nginx sending the same bytes from a file.

``python benchmarks/connect.py`` runs a fixed number of requests on this machine's loopback and ends
by itself. What it claims: at least 2,000 requests a second on two cores, 99 in 100 in under 50 ms,
under 150 MB of memory, and up in under 2 seconds. It is printed, not tested: a test must not depend
on what else the machine is doing.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ICD = "2.16.840.1.113883.6.90"
CODES = ("I82.461", "i82401", "I26.99", "R25.2", "M79.661", "I82.4611", "J45.9", "G57.01")
CONNECTIONS = 32
WARM_UP = 1_000
LONGEST = 60.0


async def ask(port: int, requests: list[bytes], times: list[float]) -> None:
    """Send requests one after the other on one connection, and note how long each answer took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        begun = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode("latin-1"))
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        await reader.readexactly(length)
        times.append(time.perf_counter() - begun)
    writer.close()


async def load(port: int, paths: list[str], count: int) -> tuple[float, list[float]]:
    """The seconds that ``count`` requests took in all, and each one by itself."""
    requests = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode("ascii") for path in paths]
    times: list[float] = []
    each = count // CONNECTIONS
    rows = [[requests[(n + k) % len(requests)] for k in range(each)] for n in range(CONNECTIONS)]
    begun = time.perf_counter()
    async with asyncio.timeout(LONGEST):
        await asyncio.gather(*(ask(port, row, times) for row in rows))
    return time.perf_counter() - begun, times


def measure(name: str, port: int, paths: list[str], count: int) -> None:
    """Warm up, load, and print one line."""
    asyncio.run(load(port, paths, WARM_UP))
    took, times = asyncio.run(load(port, paths, count))
    cuts = statistics.quantiles(times, n=100)
    print(
        f"{name:<8} {len(times) / took:8,.0f} requests/s"
        f"   p50 {cuts[49] * 1000:6.1f} ms   p99 {cuts[98] * 1000:6.1f} ms"
    )


def memory(process: int) -> float:
    """Megabytes of a process and those below it, shared pages counted once (PSS)."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return own / 1024 + sum(memory(int(child)) for child in listed)


def processor(process: int) -> float:
    """Seconds of processor time that a process and those below it have used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return own + sum(processor(int(child)) for child in listed)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], address: str) -> Iterator[tuple[int, float]]:
    """A server, until the block ends: its process and the seconds until its first answer."""
    begun = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(address, timeout=5).read()
                break
            except OSError as error:
                if server.poll() is not None or time.perf_counter() - begun > LONGEST:
                    raise RuntimeError(f"{command[0]} did not come up") from error
                time.sleep(0.02)
        yield server.pid, time.perf_counter() - begun
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def service(site: Path, workers: int, count: int) -> None:
    port = free_port()
    command = [sys.executable, "-m", "clotsigns.connect", "--quiet", "--site", str(site)]
    command += ["--port", str(port), "--workers", str(workers)]
    paths = [
        f"/connect/service?mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c={code}"
        "&knowledgeResponseType=application/json"
        for code in CODES
    ]
    with running(command, f"http://127.0.0.1:{port}/connect/health") as (process, seconds):
        before = processor(process)
        measure("service", port, paths, count)
        each = (processor(process) - before) / (count + WARM_UP) * 1000
        # Unlike the rate, this says the same on a machine that is busy with something else.
        print(f"         {each:.2f} ms of one core for each request")
        print(f"         up in {seconds:.1f} s, {memory(process):.0f} MB with {workers} workers")


def nginx(site: Path, count: int) -> None:
    if shutil.which("nginx") is None:
        print("nginx    is not installed (apt-get install nginx-light)")
        return
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "nginx.conf"
        config.write_text(
            f"worker_processes 2; pid {folder}/pid; error_log stderr crit; daemon off;\n"
            "events {}\n"
            "http { access_log off; keepalive_requests 1000000;\n"
            + "".join(f"{kind}_temp_path {folder};\n" for kind in ("client_body", "proxy"))
            + f"server {{ listen 127.0.0.1:{port}; root {site.resolve()};\n"
            f"include {site.resolve()}/nginx-clotsigns.conf; }} }}\n",
            encoding="utf-8",
        )
        files = sorted((site / "connect/v1" / ICD).glob("I82.4*.json"))[: len(CODES)]
        paths = [f"/{path.relative_to(site).as_posix()}" for path in files]
        command = ["nginx", "-c", str(config), "-p", folder]
        with running(command, f"http://127.0.0.1:{port}{paths[0]}"):
            measure("nginx", port, paths, count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=Path("site"))
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    options = parser.parse_args()
    print(f"{options.count:,} requests, {CONNECTIONS} connections, {os.cpu_count()} cores")
    service(options.site, options.workers, options.count)
    nginx(options.site, options.count)


if __name__ == "__main__":
    main()
