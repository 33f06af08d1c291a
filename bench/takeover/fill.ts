// A PatchCenter of any size, made by PostgreSQL itself: the tables that a takeover reads, with a row in a hundred that is refused.

export const SCHEMA = `
  create table contacts (id int primary key, name text, email text);
  create table users (id int primary key, username text, display_name text, contact_id int);
  create table domains (id int primary key, code text, name text);
  create table environments (id int primary key, name text);
  create table domain_environments (id int primary key, domain_id int, environment_id int);
  create table zones (id int primary key, name text);
  create table applications (id int primary key, name text);
  create table servers (id int primary key, hostname text, os_family text, os_version text, etat text, patch_os_owner text,
    licence_support text, machine_type text, app_group text, app_type text, pref_patch_jour text, pref_patch_heure text,
    default_intervenant_id int, patch_excludes text, vcenter_vm_name text, ssh_method text, application_id int, domain_environment_id int, zone_id int);
  create table server_ips (id int primary key, server_id int, ip inet);
  create table server_databases (id int primary key, server_id int, name text, engine text);
  create table default_assignments (id int primary key, rule_type text, rule_value text, user_id int, priority int);
  create table patch_planning (id int primary key, year int, week_number int, week_code text, week_start date, week_end date, cycle int,
    domain_code text, env_scope text, status text);
  create table server_correspondance (id int primary key, prod_server_id int, nonprod_server_id int, environment_code text, source text);
  create table campaigns (id int primary key, label text, year int, week_code text);
  create table patch_sessions (id int primary key, campaign_id int, server_id int, status text, date_prevue date, heure_prevue time,
    intervenant_id int, forced_assignment boolean, exclusion_reason text);
  create table patch_validation (id int primary key, server_id int, campaign_id int, campaign_type text, patch_date timestamp, status text);
  create table patch_history (id int primary key, server_id int, campaign_id int, intervenant_id int, date_patch timestamp, status text,
    notes text, intervenant_name text);
  create table quickwin_runs (id int primary key, year int, week int, label text);
  create table quickwin_entries (id int primary key, run_id int, server_id int, branch text, status text, patch_date timestamp);
  create table app_secrets (key text primary key, value text);`;

const DOMAINS = 20;
const ENVIRONMENTS = ['Production', 'Préproduction', 'Recette', 'Test'] as const;
const USERS = 200;
const EVENTS_OF_A_SERVER = 10;

/** Half of the servers are production, each linked to the one after it. `until`: the day before which the past lies. */
export function rowsOf(servers: number, until: string): readonly string[] {
  const [names, last] = [ENVIRONMENTS.map((name, at) => `(${at + 1}, '${name}')`), `timestamp '${until} 12:00'`];
  const year = Number(until.slice(0, 4)) + 1;
  return [
    `insert into domains select i, 'D' || i, 'Domain ' || i from generate_series(1, ${DOMAINS}) i`,
    `insert into environments values ${names.join(', ')}`,
    `insert into domain_environments select (d - 1) * ${names.length} + e, d, e
       from generate_series(1, ${DOMAINS}) d, generate_series(1, ${names.length}) e`,
    `insert into zones select i, 'Zone ' || i from generate_series(1, 30) i`,
    `insert into applications select i, 'Application ' || i from generate_series(1, ${Math.ceil(servers / 20)}) i`,
    `insert into contacts select i, 'Person Nr' || i, 'person' || i || '@example.com' from generate_series(1, ${USERS}) i`,
    `insert into users select i, 'u' || i, 'Person Nr' || i, i from generate_series(1, ${USERS}) i`,
    `insert into servers select i, 'srv' || i || case when i % 3 = 0 then '.example.com' else '' end, 'linux', 'RHEL ' || 7 + i % 3,
       'Production', 'secops', case when i % 100 = 0 then 'perhaps' else 'active' end, 'vm', 'Group ' || i % 500, 'Type ' || i % 9,
       case when i % 4 = 0 then 'mardi' else 'indifferent' end, case when i % 5 = 0 then '09h00' else 'indifferent' end, case when i % 7 = 0 then 1 + i % ${USERS} end,
       case when i % 10 = 0 then 'httpd* mysql*' end, 'SRV' || i, 'ssh_key', 1 + i % ${Math.ceil(servers / 20)},
       1 + (i / 2 % ${DOMAINS}) * ${names.length} + case when i % 2 = 1 then 0 else 1 + i / 2 % 3 end, 1 + i % 30 from generate_series(1, ${servers}) i`,
    `insert into server_ips select i, i, inet '10.0.0.0' + i from generate_series(1, ${servers}) i`,
    `insert into server_databases select i, i * 5, 'DB' || i, 'oracle' from generate_series(1, ${Math.floor(servers / 5)}) i`,
    `insert into default_assignments select i, 'domain', 'D' || i, i, 100 from generate_series(1, ${DOMAINS}) i`,
    `insert into patch_planning select row_number() over (), ${year}, w, 'S' || lpad(w::text, 2, '0'),
       to_date(${year} || '-' || w, 'IYYY-IW'), to_date(${year} || '-' || w, 'IYYY-IW') + 6, case when w <= 15 then 1 when w <= 35 then 2 else 3 end, 'D' || d,
       case when w % 2 = 1 then 'hprod' else 'prod' end, 'open' from generate_series(1, 52) w, generate_series(1, ${DOMAINS}) d`,
    `insert into server_correspondance select i, 2 * i - 1, 2 * i, null, 'auto' from generate_series(1, ${Math.floor(servers / 2)}) i`,
    `insert into campaigns select i, 'Campaign ' || i, ${year - 1}, 'S' || lpad((1 + i % 52)::text, 2, '0') from generate_series(1, 100) i`,
    `insert into patch_history select (s - 1) * ${EVENTS_OF_A_SERVER} + e, s, 1 + (s + e) % 100, 1 + s % ${USERS},
       ${last} - e * interval '35 days' - s % 600 * interval '1 minute', case when (s + e) % 30 = 0 then 'ko' else 'ok' end,
       'log of the update ' || e, 'Person Nr' || 1 + s % ${USERS} from generate_series(1, ${servers}) s, generate_series(1, ${EVENTS_OF_A_SERVER}) e`,
    `insert into patch_validation select i, i, 1 + i % 100, 'standard', ${last} - interval '35 days' - i % 600 * interval '1 minute',
       case when i % 50 = 0 then 'en_attente' else 'validated_ok' end from generate_series(1, ${servers}) i`,
    `insert into patch_sessions select i, 1 + i % 100, i, case when i % 20 = 0 then 'pending' else 'patched' end, date '${until}', time '09:00', 1, false, null
       from generate_series(1, ${servers}) i`,
    `insert into app_secrets values ('patching_reboot_packages', 'kernel* glibc*')`,
    'analyze',
  ];
}
