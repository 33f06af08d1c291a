// An estate as a PatchCenter of some years holds it: mostly sound rows, and among them those that people and imports have left behind.
import { isoWeek, weekCodeOf } from '../../domain/planning/iso-week.ts';
import { createRandom, type Random } from './random.ts';

export type PatchCenterRows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
export type PatchCenterSize = { readonly applications: number; readonly history: number; readonly messy: boolean };

const ENVIRONMENTS = ['Production', 'Recette', 'Pré-production', 'Développement', 'Pilote', 'Bac à sable'];
const DOMAINS = ['INFRASTRUC', 'trafic', 'PEA', 'FL', 'BI', 'GESTION', 'DMZ'];
const ZONES = ['LAN', 'DMZ', 'PCI'];
const OPERATORS = ['Khalid', 'Mouaad', 'Thierno', 'Paul', 'Joel', 'Ayoub'];
/** Second character of a hostname, by the index of its environment. */
const LETTERS = ['p', 'r', 'i', 'd', 'p', 't'];

/** Each application has a server in production and one to three in others, linked. The same rows for the same seed. */
export function patchCenterRows(seed: number, { applications, history, messy }: PatchCenterSize): PatchCenterRows {
  const random = createRandom(seed);
  const servers = serverRows(random, applications, messy);
  const sound = servers.filter(({ id }) => id <= servers.length - (messy ? MESSY_SERVERS : 0));
  const past = historyRows(random, sound, history);
  return {
    contacts: OPERATORS.map((name, i) => ({ id: i + 1, name, email: `${name.toLowerCase()}@example.test` })),
    users: OPERATORS.map((name, i) => ({
      id: i + 1,
      username: name.toLowerCase(),
      display_name: name,
      contact_id: i + 1,
    })),
    domains: DOMAINS.map((code, i) => ({ id: i + 1, code, name: code.toLowerCase() })),
    environments: ENVIRONMENTS.map((name, i) => ({ id: i + 1, name })),
    domain_environments: DOMAINS.flatMap((_, d) =>
      ENVIRONMENTS.map((_env, e) => ({ id: d * ENVIRONMENTS.length + e + 1, domain_id: d + 1, environment_id: e + 1 })),
    ),
    zones: ZONES.map((name, i) => ({ id: i + 1, name })),
    applications: Array.from({ length: applications }, (_, i) => ({ id: i + 1, name: `Appli ${i + 1}`, itop_id: i })),
    servers,
    server_ips: sound.map(({ id }) => ({ id, server_id: id, ip: `10.${id >> 16}.${(id >> 8) & 255}.${id & 255}` })),
    server_databases: sound.flatMap(({ id }) =>
      id % 7 === 0 ? [{ id, server_id: id, name: `BASE${id}`, engine: 'oracle' }] : [],
    ),
    default_assignments: [
      { id: 1, rule_type: 'domain', rule_value: 'FL', user_id: 2, priority: 10 },
      { id: 2, rule_type: 'zone', rule_value: 'PCI', user_id: 3, priority: 20 },
      ...(messy ? [{ id: 3, rule_type: 'planet', rule_value: 'Mars', user_id: 1, priority: 30 }] : []),
    ],
    patch_planning: planRows(messy),
    server_correspondance: linkRows(sound, messy),
    campaigns: [{ id: 1, label: 'Campagne S02', year: 2027, week_code: 'S02', status: 'open', created_by: 1 }],
    patch_sessions: [],
    patch_history: past,
    patch_validation: validationRows(sound, past),
    quickwin_runs: [{ id: 1, year: 2026, week: 40, label: 'QuickWin openssl', status: 'completed' }],
    quickwin_entries: sound.slice(0, 3).map(({ id }, i) => ({
      ...{ id: i + 1, run_id: 1, server_id: id, branch: 'hprod', status: 'patched' },
      ...{ patch_date: `2026-10-0${i + 1}T10:30:00`, patch_packages_count: 3 },
    })),
    app_secrets: [
      { key: 'patching_reboot_packages', value: 'kernel* glibc* systemd*' },
      { key: 'vcenter_password', value: 'never-to-be-read' },
    ],
  };
}

type ServerRow = { readonly id: number; readonly hostname: string; readonly [column: string]: unknown };

const MESSY_SERVERS = 6;

function serverRows(random: Random, applications: number, messy: boolean): readonly ServerRow[] {
  const rows: ServerRow[] = [];
  for (let app = 1; app <= applications; app += 1) {
    const others = [1, 2, 3].slice(0, 1 + random.below(3));
    for (const environment of [0, ...others]) rows.push(serverRow(random, rows.length + 1, app, environment));
  }
  if (!messy) return rows;
  const next = (hostname: string | null, over: object = {}) =>
    rows.push({ ...serverRow(random, rows.length + 1, 1, 1), ...over, hostname: hostname as string });
  next('not a name');
  next(null);
  next('vrbacasable1', { domain_environment_id: 6 });
  next('vrlicence1', { licence_support: 'perhaps' });
  next('vrvendredi1', { pref_patch_jour: 'vendredi' });
  next(rows[0]?.hostname.toUpperCase() ?? '', { app_group: 'another value' });
  return rows;
}

function serverRow(random: Random, id: number, app: number, environment: number): ServerRow {
  const domain = app % DOMAINS.length;
  const hostname = `v${LETTERS[environment]}app${app}`;
  return {
    ...{ id, hostname: id % 5 === 0 ? `${hostname.toUpperCase()} ` : hostname },
    ...{
      os_family: id % 9 === 0 ? 'windows' : 'linux',
      os_version: 'RHEL 8.10',
      etat: id % 11 === 0 ? 'Stock' : 'Production',
    },
    ...{ patch_os_owner: 'secops', licence_support: random.of(['active', 'active', 'els', 'obsolete']) },
    ...{
      machine_type: random.of(['vm', 'vm', 'physical']),
      app_group: id % 3 === 0 ? null : `groupe ${app}`,
      app_type: 'web',
    },
    ...{ pref_patch_jour: random.of(['indifferent', null, 'mardi', 'mercredi']) },
    ...{ pref_patch_heure: random.of(['indifferent', null, '09h00', '10:15']) },
    ...{ default_intervenant_id: id % 4 === 0 ? 1 + random.below(OPERATORS.length) : null },
    ...{
      patch_excludes: id % 6 === 0 ? 'httpd* postgresql*' : null,
      vcenter_vm_name: hostname,
      ssh_method: 'ssh_psmp',
    },
    ...{
      application_id: app,
      domain_environment_id: domain * ENVIRONMENTS.length + environment + 1,
      zone_id: 1 + random.below(3),
    },
  };
}

function planRows(messy: boolean): readonly Readonly<Record<string, unknown>>[] {
  const row = (id: number, year: number, week: number, more: object) => {
    const { weekStart, weekEnd, cycle } = isoWeek(year, week) ?? { weekStart: null, weekEnd: null, cycle: 1 };
    return {
      ...{ id, year, week_number: week, week_code: weekCodeOf(week), week_start: weekStart, week_end: weekEnd, cycle },
      ...{ domain_code: null, env_scope: 'all', status: 'open', ...more },
    };
  };
  return [
    row(1, 2026, 45, { domain_code: 'FL', env_scope: 'hprod' }),
    row(2, 2027, 5, { domain_code: 'INFRASTRUC', env_scope: 'prod' }),
    row(3, 2027, 6, { status: 'empty' }),
    row(4, 2027, 11, { domain_code: 'FL', env_scope: 'hprod' }),
    row(5, 2027, 30, { status: 'freeze' }),
    ...(messy ? [row(6, 2027, 16, { domain_code: 'FL', env_scope: 'hprod', cycle: 3 })] : []),
  ];
}

/** From the first of an application, its production, to the others. */
function linkRows(servers: readonly ServerRow[], messy: boolean): readonly Readonly<Record<string, unknown>>[] {
  const byApplication = Map.groupBy(servers, ({ application_id: app }) => app);
  const pairs = [...byApplication.values()].flatMap(([prod, ...others]) =>
    others.map(({ id }) => ({ prod_server_id: prod?.id, nonprod_server_id: id })),
  );
  const [first] = pairs;
  const all = messy
    ? [...pairs, { prod_server_id: first?.nonprod_server_id, nonprod_server_id: first?.nonprod_server_id }]
    : pairs;
  return all.map((pair, i) => ({
    id: i + 1,
    ...pair,
    environment_code: 'r',
    source: i % 2 === 0 ? 'auto' : 'manual',
    created_by: 1,
  }));
}

function historyRows(random: Random, servers: readonly ServerRow[], count: number) {
  return Array.from({ length: count }, (_, i) => {
    const { id } = random.of(servers);
    const day = new Date(Date.UTC(2025, 0, 6 + Math.floor((i * 700) / Math.max(1, count))));
    const minute = String(i % 60).padStart(2, '0');
    return {
      ...{
        id: i + 1,
        server_id: id,
        campaign_id: 1,
        intervenant_id: 1 + (i % OPERATORS.length),
        intervenant_name: null,
      },
      ...{ date_patch: `${day.toISOString().slice(0, 10)}T${String(9 + (i % 8)).padStart(2, '0')}:${minute}:07` },
      ...{ status: random.below(20) === 0 ? 'ko' : 'ok', notes: i % 13 === 0 ? 'redémarré à la main' : null },
    };
  });
}

function validationRows(
  servers: readonly ServerRow[],
  past: readonly { server_id: number; date_patch: string; status: string }[],
) {
  const rows = past
    .filter(({ status }) => status === 'ok')
    .map(({ server_id, date_patch }, i) => ({
      server_id,
      patch_date: date_patch,
      status: i % 10 === 0 ? 'en_attente' : 'validated_ok',
    }));
  // Of the first one a messy estate has two rows.
  const late = { server_id: servers[1]?.id, patch_date: '2027-01-08T11:00:00', status: 'en_attente' };
  return [...rows, late].map((row, i) => ({ id: i + 1, campaign_id: 1, campaign_type: 'standard', ...row }));
}
