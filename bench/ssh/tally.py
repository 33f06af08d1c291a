"""Runs a command to its end and tells what it cost, with everything it started, as one line of JSON.

    tally.py REPORT SECONDS MEMORY COMMAND...

Python rather than Node: it can adopt orphans. The connection masters that ssh leaves behind leave their client's family, so that
their cost would be nobody's. They are ended here, by their own id, once the command is over, and counted. MEMORY `yes` also samples
memory, which costs the machine a little: not in a run whose time counts.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
PAGE = os.sysconf("SC_PAGE_SIZE")


def children():
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return [int(pid) for pid in file.read().split()]


def descendants():
    found = {}
    for pid in (name for name in os.listdir("/proc") if name.isdigit()):
        try:
            with open(f"/proc/{pid}/stat") as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
        except OSError:
            continue
        found.setdefault(parent, []).append(int(pid))
    family = list(found.get(os.getpid(), []))
    for pid in family:
        family.extend(found.get(pid, []))
    return family


def memory(pid):
    """Resident and proportional size in bytes; nothing for a process that has just ended."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            resident = int(file.read().split()[1]) * PAGE
        with open(f"/proc/{pid}/smaps_rollup") as file:
            proportional = sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
        return resident, proportional
    except OSError:
        return 0, 0


def end_all(signal_number):
    for pid in children():
        try:
            os.kill(pid, signal_number)
        except ProcessLookupError:
            pass


def reap_all(deadline):
    """Those that do not go when asked to are made to."""
    end_all(signal.SIGTERM)
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            time.sleep(0.01)
            end_all(signal.SIGKILL if time.monotonic() > deadline else signal.SIGTERM)


def main():
    report, seconds, wants_memory, command = sys.argv[1], float(sys.argv[2]), sys.argv[3] == "yes", sys.argv[4:]
    prctl = ctypes.CDLL(None).prctl
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    # Whoever ends the bench ends what it measures.
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: (reap_all(time.monotonic() + 2), os._exit(1)))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    process = subprocess.Popen(command)
    peaks = (0, 0)
    timed_out = False
    try:
        while wants_memory and process.poll() is None and time.monotonic() - begun < seconds:
            sampled = time.monotonic()
            sums = [sum(sizes) for sizes in zip((0, 0), *(memory(pid) for pid in descendants()))]
            peaks = tuple(map(max, peaks, sums))
            time.sleep(max(0.1, time.monotonic() - sampled))
        process.wait(max(0.1, begun + seconds - time.monotonic()))
    except subprocess.TimeoutExpired:
        timed_out = True
    wall = time.monotonic() - begun
    reap_all(time.monotonic() + 5)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    with open(report, "w") as file:
        json.dump({"wall": wall, "cpu": cpu, "timedOut": timed_out, "rss": peaks[0], "pss": peaks[1]}, file)


main()
