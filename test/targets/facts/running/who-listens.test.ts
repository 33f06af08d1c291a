// RUN-9: who listens, from what `ss`, control groups, package managers and container engines print on each system. Lines as those systems
// print them, shortened.
import { describe, expect, it } from 'vitest';
import { runProbes } from '../../../../targets/facts/probe.ts';
import { parseServices } from '../../../../targets/facts/running/services.ts';
import { LISTENERS_COMMAND, parseListeners } from '../../../../targets/facts/running/who-listens.ts';
import { createLocalHost, hasLinuxShell } from '../../detached/local-host.ts';

const ID = '3f4e'.padEnd(64, 'a');
const IMAGE = 'b'.repeat(64);
const read = (output: string) => parseListeners({ exitCode: 0, output });

const SYSTEMS: readonly (readonly [name: string, output: string, expected: readonly object[]])[] = [
  [
    'EL7: control groups of version 1, a header of its own',
    `Netid  State      Recv-Q Send-Q Local Address:Port               Peer Address:Port
udp    UNCONN     0      0      127.0.0.1:323                   *:*                   users:(("chronyd",pid=640,fd=5))
tcp    LISTEN     0      128          *:22                       *:*                   users:(("sshd",pid=1012,fd=3))
tcp    LISTEN     0      128       [::]:80                    [::]:*                   users:(("httpd",pid=1300,fd=4),("httpd",pid=1291,fd=4))
@cgroup 1012 11:devices:/system.slice/sshd.service
@cgroup 1012 1:name=systemd:/system.slice/sshd.service
@program 1012 /usr/sbin/sshd
@cgroup 1291 1:name=systemd:/system.slice/httpd.service
@cgroup 1300 1:name=systemd:/system.slice/httpd.service
@program 1300 /usr/sbin/httpd (deleted)
@cgroup 640 1:name=systemd:/system.slice/chronyd.service
@program 640 /usr/sbin/chronyd
@package /usr/sbin/chronyd chrony
@package /usr/sbin/httpd httpd
@package /usr/sbin/sshd openssh-server`,
    [
      { name: 'udp/127.0.0.1:323', unit: 'chronyd.service', package: 'chrony' },
      { name: 'tcp/*:22', unit: 'sshd.service', package: 'openssh-server' },
      { name: 'tcp/[::]:80', unit: 'httpd.service', package: 'httpd' },
    ],
  ],
  [
    'EL8: systemd holds a socket beside its service',
    `Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
tcp   LISTEN 0      128          0.0.0.0:9090      0.0.0.0:*    users:(("cockpit-tls",pid=2101,fd=3),("systemd",pid=1,fd=42))
tcp   LISTEN 0      128          0.0.0.0:111       0.0.0.0:*    users:(("systemd",pid=1,fd=40))
@cgroup 1 1:name=systemd:/init.scope
@cgroup 2101 1:name=systemd:/system.slice/cockpit.service
@program 2101 /usr/libexec/cockpit-tls
@package /usr/libexec/cockpit-tls cockpit-ws`,
    [
      { name: 'tcp/0.0.0.0:9090', unit: 'cockpit.service', package: 'cockpit-ws' },
      { name: 'tcp/0.0.0.0:111', unit: null, package: null },
    ],
  ],
  [
    'EL9: control groups of version 2, podman under systemd',
    `Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process
tcp   LISTEN 0      4096         0.0.0.0:8080      0.0.0.0:*     users:(("conmon",pid=3001,fd=5))
@cgroup 3001 0::/machine.slice/libpod-${ID}.scope/container
@program 3001 /usr/bin/conmon
@container ${ID} registry.example/web:1.2 0.0.0.0:8080->80/tcp
@digest ${ID} ${IMAGE}`,
    [{ name: 'tcp/0.0.0.0:8080', unit: null, image: 'registry.example/web:1.2', digest: `sha256:${IMAGE}` }],
  ],
  [
    'Debian 12 with docker: its proxy listens for the container',
    `Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process
tcp   LISTEN 0      4096         0.0.0.0:443       0.0.0.0:*     users:(("docker-proxy",pid=777,fd=4))
tcp   LISTEN 0      4096            [::]:443          [::]:*     users:(("docker-proxy",pid=784,fd=4))
tcp   LISTEN 0      511          0.0.0.0:80        0.0.0.0:*     users:(("nginx",pid=801,fd=6),("nginx",pid=800,fd=6))
@cgroup 777 0::/system.slice/docker.service
@cgroup 784 0::/system.slice/docker.service
@cgroup 800 0::/system.slice/nginx.service
@program 800 /usr/sbin/nginx
@cgroup 801 0::/system.slice/nginx.service
@program 801 /usr/sbin/nginx
@package /usr/sbin/nginx nginx
@container ${ID} web:2 0.0.0.0:443->8443/tcp, :::443->8443/tcp
@digest ${ID} sha256:${IMAGE}`,
    [
      { name: 'tcp/0.0.0.0:443', unit: 'docker.service', image: 'web:2', digest: `sha256:${IMAGE}` },
      { name: 'tcp/[::]:443', unit: 'docker.service', image: 'web:2' },
      { name: 'tcp/0.0.0.0:80', unit: 'nginx.service', package: 'nginx', image: null },
    ],
  ],
  [
    'Ubuntu 22.04: without rights, a process of its own account alone',
    `Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process
udp   UNCONN 0      0      127.0.0.53%lo:53        0.0.0.0:*
tcp   LISTEN 0      128        127.0.0.1:3000      0.0.0.0:*     users:(("node",pid=5005,fd=18))
@cgroup 5005 0::/user.slice/user-1000.slice/user@1000.service/app.slice/web.service
@program 5005 /usr/bin/node`,
    [
      { name: 'udp/127.0.0.53%lo:53', unit: null, package: null },
      { name: 'tcp/127.0.0.1:3000', unit: 'web.service', package: null },
    ],
  ],
  [
    'SLES 15: both versions of control groups at once',
    `Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process
tcp   LISTEN 0      100        127.0.0.1:25        0.0.0.0:*     users:(("master",pid=1700,fd=13))
@cgroup 1700 3:cpuset:/
@cgroup 1700 1:name=systemd:/system.slice/postfix.service
@cgroup 1700 0::/system.slice/postfix.service
@program 1700 /usr/lib/postfix/bin/master
@package /usr/lib/postfix/bin/master postfix`,
    [{ name: 'tcp/127.0.0.1:25', unit: 'postfix.service', package: 'postfix' }],
  ],
];

describe('who listens (RUN-9)', () => {
  it.each(SYSTEMS)('%s', (_name, output, expected) => {
    expect(read(output)).toMatchObject(expected);
  });

  it('is unknown without ss', () => {
    expect(parseListeners({ exitCode: 1, output: 'sh: ss: not found' })).toBeNull();
  });

  it('takes no sentence of a package manager for a package', () => {
    const output = `tcp LISTEN 0 128 *:22 *:* users:(("x",pid=7,fd=3))
@program 7 /opt/x
@package /opt/x file /opt/x is not owned by any package`;
    expect(read(output)).toMatchObject([{ package: null }]);
  });

  it('does not guess between two containers that publish the same port', () => {
    const other = '9'.repeat(64);
    const output = `tcp LISTEN 0 128 *:443 *:* users:(("docker-proxy",pid=7,fd=3))
@container ${ID} a:1 10.0.0.1:443->1/tcp
@container ${other} b:1 10.0.0.2:443->1/tcp`;
    expect(read(output)).toMatchObject([{ image: null, digest: null }]);
  });

  it('knows a container once where docker is another name of podman', () => {
    const told = `@container ${ID} web:1 0.0.0.0:80->80/tcp\n@digest ${ID} ${IMAGE}`;
    expect(read(`tcp LISTEN 0 128 0.0.0.0:80 0.0.0.0:*\n${told}\n${told}`)).toMatchObject([{ image: 'web:1' }]);
  });
});

describe('the services of a host (RUN-9)', () => {
  it('are read of both lists, or not at all', () => {
    const running = {
      exitCode: 0,
      output: '  sshd.service loaded active running OpenSSH server daemon\n● web.service loaded active running',
    };
    const enabled = { exitCode: 0, output: 'sshd.service  enabled enabled\nx.timer enabled' };
    expect(parseServices(running, enabled)).toEqual({
      running: ['sshd.service', 'web.service'],
      enabled: ['sshd.service'],
    });
    expect(parseServices(running, { exitCode: 1, output: '' })).toBeNull();
  });
});

describe.skipIf(!hasLinuxShell)('who listens, in a real shell (RUN-9)', () => {
  it('asks with sudo, else without, and says whose program and which container it is', async () => {
    const host = createLocalHost();
    try {
      const socket = `tcp LISTEN 0 128 *:22 *:* users:(("sh",pid=${process.pid},fd=3))`;
      host.command('ss', `#!/bin/sh\necho '${socket}'\n`);
      host.command('rpm', '#!/bin/sh\nprintf node\n');
      host.command(
        'podman',
        `#!/bin/sh\ncase "$1 $2" in "ps --no-trunc") echo '@container ${ID} web:1 0.0.0.0:22->22/tcp' ;; "ps -q") echo ${ID} ;; *) echo '@digest ${ID} ${IMAGE}' ;; esac\n`,
      );
      const { owners } = await runProbes(host.session, [{ id: 'owners', command: LISTENERS_COMMAND }] as const, 20_000);
      expect(parseListeners(owners)).toMatchObject([
        { name: 'tcp/*:22', package: 'node', image: 'web:1', digest: `sha256:${IMAGE}` },
      ]);
    } finally {
      host.close();
    }
  });
});
