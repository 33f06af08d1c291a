#!/bin/bash
# Runs a command beside a throw-away copy of the lab, in a network of its own where the repositories answer. The copy is at
# LAB/throwaway/host.
# usage: throwaway.sh LAB COMMAND...
lab=$(cd "$1" && pwd); shift
exec env LAB="$lab" unshare -m -n -p -u -f --propagation private bash -c '
  t=$LAB/throwaway; h=$t/host
  hostname lab; ip link set lo up
  mount -t tmpfs tmpfs "$t"; mkdir "$t/up" "$t/work" "$h"
  mount -t overlay overlay -o "lowerdir=$LAB/base,upperdir=$t/up,workdir=$t/work" "$h"
  mount -t proc proc "$h/proc"; mount --bind /dev "$h/dev"; mount -t devpts devpts "$h/dev/pts" -o ptmxmode=666
  mount -t tmpfs tmpfs "$h/run"; mount -t tmpfs tmpfs "$h/tmp"; mkdir -p "$h/run/lock"; chmod 1777 "$h/tmp"
  (cd "$h/srv" && exec python3 -m http.server 8080 >/dev/null 2>&1 </dev/null) & echo $! >"$h/run/http.pid"
  for try in $(seq 50); do (exec 3<>/dev/tcp/127.0.0.1/8080) 2>/dev/null && break; sleep 0.1; done
  "$0" "$@"' "$@"
