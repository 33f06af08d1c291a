// What `deploy/` says of the product is so: paths, commands, ports, settings, secrets, limits.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { fileSchema } from '../../config/structure.ts';
import { ENVIRONMENT_NAMES, loadSettings } from '../../config.ts';
import { filesOf } from '../../setup/install/files.ts';
import { filesBehind, ROOT } from './imports.ts';

const read = (name: string) => readFileSync(path.join(ROOT, 'deploy', name), 'utf8');
const ENTRIES = [
  'bot/main.ts',
  'jobs/main.ts',
  'db/migrate-cli.ts',
  'setup/doctor-cli.ts',
  'setup/setup-cli.ts',
  'config/node-version.mjs',
];
/** Ours, and what Node itself reads. */
const KNOWN_NAMES: readonly string[] = [...ENVIRONMENT_NAMES, 'NODE_OPTIONS'];
const { PORT, MONITORING_PORT } = loadSettings({}).environment;

/** What setup writes with everything that it knows of. */
const WRITTEN = filesOf(
  {
    directory: '/etc/patchcenter',
    zone: 'Europe/Paris',
    database: { url: 'postgres://h/d' },
    redisUrl: 'redis://h',
    teams: { appId: 'a', tenantId: 't', appType: 'SingleTenant', passwordFile: 'p' },
    publicUrl: 'https://patching.example.com',
    admins: [],
    identities: [],
    ssh: { username: 'patch', privateKeyFile: 'k', passphraseFile: 'p', suffixes: [''] },
    vcenters: [{ name: 'North', url: 'https://n/sdk', username: 'u', passwordFile: 'p', caFile: 'c' }],
  },
  { databaseUrl: 'postgres://h/d', linkSecret: 's' },
).map(({ path: where }) => where);
const SECRETS = WRITTEN.filter((where) => where.startsWith('secrets/')).map((where) => path.basename(where));

describe('a worker', () => {
  const places = ['systemd/patchcenter-worker@.service', 'compose.yaml', 'kubernetes/worker.yaml', '../package.json'];

  it.each(places)('keeps the memory of its young objects small in %s, as docs/scale.md measures it', (place) => {
    expect(read(place)).toContain('--max-semi-space-size=4');
  });
});

describe('the units', () => {
  const units = ['patchcenter-chat.service', 'patchcenter-worker@.service'];
  const linesOf = (unit: string) =>
    read(`systemd/${unit}`)
      .split('\n')
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  const valuesOf = (unit: string, key: string) =>
    linesOf(unit).flatMap(([name, value]) => (name === key ? [value] : []));

  it.each(units)('%s starts an entry of the product, with files that setup writes', (unit) => {
    const [start = ''] = valuesOf(unit, 'ExecStart');
    expect(start).toMatch(/^\/usr\/local\/bin\/node --import \.\/config\/node-version\.mjs (bot|jobs)\/main\.ts$/);
    for (const file of start.match(/[\w./-]+\.(ts|mjs)/g) ?? [])
      expect(existsSync(path.join(ROOT, file)), file).toBe(true);
    const named = [
      ...valuesOf(unit, 'EnvironmentFile'),
      ...valuesOf(unit, 'LoadCredential').map((value) => value.split(':')[1] ?? ''),
    ];
    expect(named.filter((file) => !WRITTEN.includes(path.relative('/etc/patchcenter', file)))).toEqual([]);
    expect(
      valuesOf(unit, 'LoadCredential')
        .map((value) => value.split(':'))
        .filter(([name, from = '']) => name !== path.basename(from)),
    ).toEqual([]);
    expect(WRITTEN).toContain(`${unit}.d/credentials.conf`);
  });

  it('hold nothing of the other process', () => {
    expect(read(`systemd/${units[0]}`)).not.toMatch(/ssh-key|vcenter/);
    expect(read(`systemd/${units[1]}`)).not.toMatch(/bot-password|link-secret|chat\.env/);
  });

  it('are equally hardened, restarted with patience, watched, and not restarted for wrong settings', () => {
    const own = ['Description', 'Environment', 'EnvironmentFile', 'LoadCredential', 'ExecStart', 'TimeoutStopSec'];
    const shared = (unit: string) => linesOf(unit).filter(([name]) => !own.includes(name));
    expect(shared(units[0] ?? '')).toEqual(shared(units[1] ?? ''));
    for (const [key, value] of [
      ['Type', 'notify'],
      ['NotifyAccess', 'all'],
      ['NoNewPrivileges', 'yes'],
      ['CapabilityBoundingSet', ''],
      ['ProtectSystem', 'strict'],
      ['ProtectHome', 'yes'],
      ['PrivateTmp', 'yes'],
      ['PrivateDevices', 'yes'],
      ['Restart', 'on-failure'],
      ['User', 'patchcenter'],
    ] as const)
      expect(valuesOf(units[0] ?? '', key), key).toEqual([value]);
    const wrong = /const WRONG_SETTINGS = (\d+);/.exec(
      readFileSync(path.join(ROOT, 'config/process-life.ts'), 'utf8'),
    )?.[1];
    expect(valuesOf(units[0] ?? '', 'RestartPreventExitStatus')).toEqual([wrong]);
  });

  const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;
  it.skipIf(!analyze)('are units to systemd', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-units-'));
    const copies = units.map((unit) => path.join(folder, unit.replace('@', '@1')));
    for (const [i, unit] of units.entries()) copyFileSync(path.join(ROOT, 'deploy/systemd', unit), copies[i] ?? '');
    const { stderr } = spawnSync('systemd-analyze', ['verify', ...copies], { encoding: 'utf8' });
    // What the machine of this test has not: Node there, and a systemd of this year.
    const known =
      /RestartSteps|RestartMaxDelaySec|\/usr\/local\/bin\/node is not executable|bind mount|Unknown section|SYSTEMD_/;
    expect(stderr.split('\n').filter((line) => line.includes('patchcenter') && !known.test(line))).toEqual([]);
  });
});

describe('the image', () => {
  const dockerfile = read('Dockerfile');
  const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));

  it('holds every file of the processes, and their packages', () => {
    const needed = filesBehind([...ENTRIES, 'spreadsheets/read-in-child.ts', 'bot/integrations/compare-thread.ts']);
    expect(needed.size).toBeGreaterThan(500);
    const missing = [...needed].filter((file) => !copied.some((one) => file === one || file.startsWith(`${one}/`)));
    expect(missing).toEqual([]);
    expect(copied.filter((one) => !existsSync(path.join(ROOT, one)))).toEqual([]);
  });

  it('is sent only what it copies', () => {
    const sent = read('Dockerfile.dockerignore')
      .match(/^!(.+)$/gm)
      ?.map((line) => line.slice(1));
    expect(sent?.toSorted()).toEqual([...new Set(copied)].toSorted());
  });

  it('runs as nobody, on the Node that package.json asks for', () => {
    const { engines, version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    const node = [...dockerfile.matchAll(/^FROM node:(\d+)/gm)].map(([, major]) => major);
    expect(node).toEqual([/\d+/.exec(engines.node)?.[0], /\d+/.exec(engines.node)?.[0]]);
    expect(dockerfile).toMatch(/^USER 10001:10001$/m);
    expect(dockerfile).toContain('npm ci --omit=dev');
    expect(dockerfile).toContain(`patchcenter:${version}`);
    expect(dockerfile).toContain(`EXPOSE ${PORT} ${MONITORING_PORT}`);
  });
});

type Compose = {
  readonly services: Readonly<
    Record<
      string,
      {
        command?: readonly string[];
        environment?: object;
        secrets?: readonly string[];
        ports?: readonly string[];
        read_only?: boolean;
        user?: string;
        cap_drop?: readonly string[];
      }
    >
  >;
  readonly secrets: Readonly<Record<string, { file: string }>>;
  readonly configs: Readonly<Record<string, { file: string }>>;
};

describe('compose.yaml', () => {
  const compose = parse(read('compose.yaml'), { merge: true }) as Compose;
  const ours = Object.entries(compose.services).filter(([name]) => name !== 'database');

  it('starts entries of the product, rootless and read-only', () => {
    for (const [name, { command = [], read_only, user, cap_drop }] of ours) {
      expect(
        command.filter((file) => !ENTRIES.includes(file)),
        name,
      ).toEqual([]);
      expect([read_only, user, cap_drop], name).toEqual([true, '10001:10001', ['ALL']]);
    }
  });

  it('names settings, secrets and ports that there are, and publishes no monitoring', () => {
    for (const [name, { environment = {}, secrets = [], ports = [] }] of ours) {
      expect(
        Object.keys(environment).filter((one) => !KNOWN_NAMES.includes(one)),
        name,
      ).toEqual([]);
      expect(
        secrets.filter((one) => !(one in compose.secrets) || !SECRETS.includes(one)),
        name,
      ).toEqual([]);
      expect(
        ports.filter((one) => one !== `127.0.0.1:${PORT}:${PORT}`),
        name,
      ).toEqual([]);
    }
    const files = [...Object.values(compose.secrets), ...Object.values(compose.configs)].map(({ file }) =>
      file.replace('./etc/', ''),
    );
    expect(files.filter((file) => !WRITTEN.includes(file))).toEqual(['secrets/database-password']);
    expect(read('compose.yaml')).toContain(`http://127.0.0.1:${MONITORING_PORT}/readyz`);
  });
});

describe('the proxies', () => {
  const server = readFileSync(path.join(ROOT, 'bot/server.ts'), 'utf8');
  const routes = new Set([...server.matchAll(/path: \/\^\\\/(\w+)/g)].map(([, first]) => `/${first}`));

  it('pass what the bot answers, and nothing else', () => {
    expect([...routes]).toEqual(['/api', '/healthz', '/board', '/calendars', '/files']);
    const nginx = [...read('nginx.conf').matchAll(/^ {2}location (?:= )?(\S+) \{/gm)].map(([, where]) => where);
    expect(nginx).toEqual(['/api/messages', '/api/v1/', '/files/', '/calendars/', '/board/', '/healthz', '/']);
    expect(read('nginx.conf')).toMatch(/location \/ \{\s+return 404;/);
    const caddy = [...read('Caddyfile').matchAll(/^\t\tpath (\S+)$/gm)].map(([, where]) => where);
    expect(caddy).toEqual(['/api/messages', '/api/v1/*', '/files/*', '/calendars/*', '/board/*', '/healthz']);
    expect(read('Caddyfile')).toMatch(/handle \{\s+respond 404/);
  });

  it('lead to the chat process, never to monitoring, with its limit of a body', () => {
    const bytes = /MAX_BODY_BYTES = (\d+) \* 1024/.exec(server)?.[1];
    expect(read('nginx.conf')).toContain(`client_max_body_size ${bytes}k;`);
    expect(read('Caddyfile')).toContain(`max_size ${bytes}KB`);
    for (const name of ['nginx.conf', 'Caddyfile']) {
      const targets = read(name).match(/127\.0\.0\.1:\d+/g) ?? [];
      expect([...new Set(targets)], name).toEqual([`127.0.0.1:${PORT}`]);
    }
  });
});

type Container = {
  args: readonly string[];
  env: readonly { name: string; value: string }[];
  ports?: readonly { name: string; containerPort: number }[];
  securityContext: object;
  volumeMounts: readonly { name: string; mountPath: string }[];
  [probe: `${string}Probe`]: { httpGet: { path: string; port: string } } | undefined;
};
type Pod = {
  automountServiceAccountToken: boolean;
  securityContext: { runAsNonRoot: boolean };
  containers: readonly Container[];
  volumes: readonly { name: string; configMap?: { name: string }; secret?: { secretName: string } }[];
};
type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  data?: Readonly<Record<string, string>>;
  spec: {
    selector?: { matchLabels?: object };
    template?: { metadata: { labels: object }; spec: Pod };
    ports?: readonly { targetPort: string }[];
  };
};

describe('the Kubernetes manifests', () => {
  const files = readdirSync(path.join(ROOT, 'deploy/kubernetes'));
  const all = files.flatMap((file) =>
    parseAllDocuments(read(`kubernetes/${file}`)).map((one) => one.toJS() as Manifest),
  );
  const pods = all.flatMap(({ metadata, spec }) =>
    spec?.template === undefined ? [] : [{ name: metadata.name, ...spec.template }],
  );

  it('are read without a fault, each with kind and name', () => {
    expect(files.flatMap((file) => parseAllDocuments(read(`kubernetes/${file}`)).flatMap((one) => one.errors))).toEqual(
      [],
    );
    expect(all.map(({ kind }) => kind).toSorted()).toEqual([
      'ConfigMap',
      'Deployment',
      'Deployment',
      'Ingress',
      'Job',
      'NetworkPolicy',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Service',
    ]);
  });

  it.each(pods)('$name runs an entry, hardened, with what there is', ({ spec }) => {
    expect([spec.automountServiceAccountToken, spec.securityContext.runAsNonRoot]).toEqual([false, true]);
    for (const { args, env, volumeMounts, securityContext } of spec.containers) {
      expect(args.filter((file) => !ENTRIES.includes(file))).toEqual([]);
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      const names = env.map(({ name }) => name).filter((name) => name !== 'CREDENTIALS_DIRECTORY');
      expect(names.filter((name) => !KNOWN_NAMES.includes(name))).toEqual([]);
      const secrets = env.filter(({ name }) => name.endsWith('_FILE')).map(({ value }) => value);
      expect(secrets.filter((value) => !SECRETS.includes(value))).toEqual([]);
      expect(env.find(({ name }) => name === 'CREDENTIALS_DIRECTORY')?.value).toBe(
        volumeMounts.find(({ name }) => name === 'secrets')?.mountPath,
      );
      expect(
        volumeMounts.map(({ name }) => name).filter((name) => !spec.volumes.some((one) => one.name === name)),
      ).toEqual([]);
    }
  });

  it('are probed where monitoring answers, and the service leads to a port of the pod', () => {
    const monitoring = readFileSync(path.join(ROOT, 'monitoring/server.ts'), 'utf8');
    const [chat] = pods.flatMap(({ name, spec }) => (name === 'patchcenter-chat' ? spec.containers : []));
    const ports = new Map(chat?.ports?.map(({ name, containerPort }) => [name, containerPort]));
    expect([...ports]).toEqual([
      ['http', PORT],
      ['monitoring', MONITORING_PORT],
    ]);
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
      expect(chat?.[probe]?.httpGet.port).toBe('monitoring');
      expect(monitoring).toContain(`'${chat?.[probe]?.httpGet.path}'`);
    }
    const service = all.find(({ kind }) => kind === 'Service');
    expect(service?.spec.ports?.map(({ targetPort }) => targetPort)).toEqual(['http']);
  });

  it('select the pods that they mean', () => {
    for (const { kind, metadata, spec } of all) {
      if (kind !== 'Deployment') continue;
      expect(spec.template?.metadata.labels, metadata.name).toEqual(spec.selector?.matchLabels);
    }
  });

  it('hold settings that can be read', () => {
    const text = all.find(({ kind }) => kind === 'ConfigMap')?.data?.['settings.yaml'] ?? '';
    expect(fileSchema.safeParse(parse(text)).error).toBeUndefined();
  });
});
