// An estate as nobody should have it: names of 200 characters, comments of 5,000, 400 servers in each campaign, 40 links a server.
import { sql } from 'kysely';
import type { Db } from '../../../db/schema/database.ts';

const NAME = '"é\\ \u20ac'.repeat(40).slice(0, 200);
const COMMENT = '€"\\ é'.repeat(1_000);

/** Campaigns 1 (open), 2 (QuickWin) and 3 (closed); application 1; servers 1 to 400; year 2026. */
export async function seedExtremes(db: Db): Promise<void> {
  const name = sql.lit(NAME);
  const comment = sql.lit(COMMENT);
  const statements = [
    sql`insert into contacts (name, email) select ${name} || i, 'c' || i || '@example.test' from generate_series(1, 40) i`,
    sql`insert into users (display_name, email, entra_id, contact_id)
      select ${name} || i, 'u' || i || '@example.test', 'e' || i, i from generate_series(1, 40) i`,
    sql`insert into user_roles (user_id, role) select i, r from generate_series(1, 40) i,
      unnest(array['coordinator', 'operator', 'owner', 'admin']) r`,
    sql`insert into domains (code, name) values ('INFRASTRUC', ${name})`,
    sql`insert into environments (name) values ('Production'), ('Recette')`,
    sql`insert into domain_environments (domain_id, environment_id) select 1, e.id from environments e order by e.id`,
    sql`insert into applications (name) select ${name} || i from generate_series(1, 60) i`,
    sql`insert into actions (application_id, moment, position, words, restart_words, seconds, must_succeed, made_by, made_at)
      select 1 + i % 2, (array['before', 'after', 'after-reboot'])[1 + i % 3], 1 + i / 2,
        array['sudo', '/opt/' || left(${name}, 150), left(${name}, 200), i::text],
        case when i % 3 = 0 then array['sudo', '/opt/' || left(${name}, 150), left(${name}, 200), i::text] end, 900, true, 1, '2026-02-02'
      from generate_series(0, 23) i`,
    sql`insert into application_contacts (application_id, contact_id, duty)
      select a, c, 'owner' from generate_series(1, 60) a, generate_series(1, 20) c`,
    sql`insert into servers (hostname, os_family, etat, patch_os_owner, licence_support, machine_type, application_id,
        domain_environment_id, app_group, vcenter_vm_name)
      select 'v' || lpad(i::text, 4, '0') || repeat('x', 195), 'linux', 'Production', 'secops', 'active',
        case when i % 5 = 0 then 'physical' else 'vm' end, 1 + i % 3, 1 + i % 2, left(${name}, 100), left(${name}, 80)
      from generate_series(1, 400) i`,
    sql`insert into server_correspondance (prod_server_id, nonprod_server_id, environment_code, source, created_by)
      select p, n, 'r', 'manual', 1 from generate_series(2, 80, 2) p, generate_series(1, 79, 2) n`,
    sql`insert into campaigns (kind, label, year, week_number, week_code, week_start, cycle, env_scope, domain_codes, phase, status,
        created_by, created_at, closed_at, closed_by, stopped_at, stopped_by)
      select kind, left(${name}, 150), 2026, 6, 'S06', '2026-02-02', 1, 'all', '{INFRASTRUC}', phase, status, 1, '2026-02-02',
        closed_at::timestamptz, closed_by, null, null
      from (values ('standard', null, 'open', null, null), ('quickwin', 'patching', 'open', null, null),
        ('standard', null, 'closed', '2026-02-03', 1)) as k (kind, phase, status, closed_at, closed_by)`,
    sql`insert into patch_sessions (campaign_id, server_id, branch, status, date_prevue, heure_prevue, intervenant_id, rollback_method,
        prereq_validated, prereq_date, exclusion_reason, excluded_by, excluded_at)
      select c, s, case when s % 2 = 0 then 'prod' else 'hprod' end, st.status, '2026-02-02', '09:00', 1 + s % 40,
        case when s % 5 = 0 then 'na' else 'snapshot' end, s % 3 <> 0, '2026-02-02',
        case when st.status = 'excluded' then ${comment} end, case when st.status = 'excluded' then 'person' end,
        case when st.status = 'excluded' then timestamptz '2026-02-02' end
      from generate_series(1, 3) c, generate_series(1, 400) s,
        lateral (select (array['pending', 'prereq_ok', 'patched', 'failed', 'excluded'])[1 + s % 5] as status) st`,
    sql`update patch_sessions set prereq_detail = jsonb_build_object(
        'checks', (select jsonb_agg(jsonb_build_object('code', 'disk', 'answer', (array['yes', 'no', 'unknown'])[1 + n % 3],
          'text', jsonb_build_object('fr', ${comment}::text, 'en', ${comment}::text))) from generate_series(1, 12) n),
        'warnings', '[]'::jsonb, 'preview', null,
        'transcript', (select jsonb_agg(jsonb_build_object('command', ${name}::text || n, 'exitCode', 1, 'output', ${comment}::text))
          from generate_series(1, 12) n))
      where campaign_id = 1 and server_id <= 60`,
    sql`insert into patch_attempts (session_id, server_id, campaign_id, number, state, step, started_by, started_at, ended_at,
        failure_class, failure_detail, failure_tail, packages_changed)
      select id, server_id, campaign_id, 1, status, 'conclude', 1, '2026-02-02', '2026-02-02',
        case when status = 'failed' then 'disk' end, case when status = 'failed' then ${comment} end,
        case when status = 'failed' then ${comment} end, 30
      from patch_sessions where status in ('patched', 'failed')`,
    sql`insert into patch_validation (server_id, campaign_id, campaign_type, attempt_id, patch_date, status, answered_by, answered_at, comment)
      select server_id, campaign_id, 'standard', id, '2026-02-02', s.status, case when s.status <> 'en_attente' then 1 end,
        case when s.status <> 'en_attente' then timestamptz '2026-02-02' end, case when s.status <> 'en_attente' then ${comment} end
      from patch_attempts, lateral (select (array['en_attente', 'validated_ko', 'validated_ok'])[1 + server_id % 3] as status) s
      where state = 'patched'`,
    sql`insert into patch_history (server_id, campaign_id, attempt_id, source, intervenant_id, intervenant_name, date_patch, status, notes, packages)
      select server_id, campaign_id, id, 'standard', 1, ${name}, '2026-02-02', case state when 'patched' then 'ok' else 'ko' end, ${comment},
        (select jsonb_agg(jsonb_build_object('name', left(${name}, 150) || n, 'arch', 'x86_64', 'from', '1', 'to', '2', 'advisories', '[]'::jsonb))
          from generate_series(1, 20) n)
      from patch_attempts where campaign_id = 1`,
    sql`insert into vm_snapshots (attempt_id, server_id, campaign_id, session_id, name, state, vcenter, vm_moref, vm_name, snapshot_moref,
        consistency, created_at)
      select a.id, a.server_id, a.campaign_id, a.session_id, left(${name}, 80) || a.id, 'present', 'vc', 'vm-1', ${name}, 'snap-1', 'quiesced', '2026-02-02'
      from patch_attempts a where a.server_id % 5 <> 0 and a.state = 'failed'`,
    sql`insert into package_excludes (server_id, glob, owner_id, reason, created_at)
      select s, 'pkg' || g || '*', 1, ${comment}, '2026-02-02' from generate_series(1, 40) s, generate_series(1, 40) g`,
    sql`insert into host_keys (host, port, key_type, fingerprint, refused_fingerprint, refused_at, refused_key_type)
      select hostname, 22, 'ssh-ed25519', 'SHA256:' || repeat('A', 43), 'SHA256:' || repeat('B', 43), timestamptz '2026-02-02', 'ssh-ed25519'
      from servers limit 60`,
    sql`insert into application_checks (application_id, argv, created_by, created_at)
      select case when i > 10 then 1 else 2 end, array['/bin/check', ${name}], 1, '2026-02-02' from generate_series(1, 60) i`,
    sql`insert into freeze_periods (first_day, last_day, reason, created_by)
      select date '2026-03-01' + i, date '2026-03-01' + i, ${comment}, 1 from generate_series(1, 60) i`,
    sql`insert into patch_planning (year, week_number, week_code, week_start, week_end, cycle, domain_code, env_scope, status, note)
      select 2026, w, 'S' || lpad(w::text, 2, '0'), date '2025-12-29' + 7 * (w - 1), date '2025-12-29' + 7 * (w - 1) + 6,
        case when w < 16 then 1 when w < 36 then 2 else 3 end, 'INFRASTRUC', scope, 'open', ${comment}
      from generate_series(5, 8) w, unnest(array['hprod', 'prod', 'pilot', 'prod_pilot']) scope`,
    sql`insert into server_scans (server_id, asked_at, tried_at, scanned_at, packages_pending, security_pending, held_back, failure)
      select id, '2026-02-02', '2026-02-02', '2026-02-02', 40, 9, 3, case when id % 4 = 0 then ${comment} end from servers`,
    sql`insert into server_advisories (server_id, advisory, severity, cves, packages, held_back)
      select id, 'RHSA-2026:' || n, 'critical', '{CVE-2026-1234}', array[${name}], false from servers, generate_series(1, 20) n`,
    sql`insert into advisory_contents (advisory, severity, cves, packages, digest, seen_at)
      select 'RHSA-2026:' || n, 'critical', (select array_agg('CVE-2026-' || 1000 + c) from generate_series(1, 60) c),
        (select array_agg(left(${name}, 150) || p) from generate_series(1, 60) p), 'digest' || n, '2026-02-01'
      from (select 7848 union all select * from generate_series(1, 40)) as t (n)`,
    sql`insert into server_pending (server_id, contents, since, held, rejected, oldest_critical, changed_at)
      select v.id, c.ids, array_fill(timestamptz '2026-01-01', array[41]), c.ids, '{}', '2026-01-01', '2026-02-02'
      from servers v, (select array_agg(id) as ids from advisory_contents) c`,
    sql`insert into package_versions (name, arch, version)
      select 'openssl', 'x86_64', left(${name}, 150) || n from generate_series(1, 40) n`,
    sql`insert into installed_packages (server_id, versions, digest, changed_at)
      select v.id, (select array_agg(id) from package_versions), '', '2026-02-02' from servers v`,
    sql`insert into prereq_runs (campaign_id, asked_by, asked_at) select c, 1, '2026-02-02' from generate_series(1, 2) c`,
    sql`insert into prereq_run_sessions (run_id, session_id) select campaign_id, id from patch_sessions where campaign_id < 3`,
    sql`insert into audit_log (at, actor, action, object_type, object_id, reason, after)
      select '2026-02-02', ${name}, 'campaign.create', 'campaign', '1', ${comment}, jsonb_build_object('a', ${comment}::text) from generate_series(1, 60)`,
    sql`insert into campaign_drafts (year, week_number, created_by, created_at) values (2026, 6, 1, '2026-02-02')`,
    sql`insert into rings (name, position, soak_days, made_at)
      select left(${name}, 56) || i, i, 90, '2026-02-02' from generate_series(1, 30) i`,
    sql`insert into patch_groups (name, ring_id, made_at)
      select left(${name}, 56) || i, i, '2026-02-02' from generate_series(1, 30) i`,
    sql`insert into patch_group_servers (server_id, group_id, added_at)
      select i, 1 + i % 30, '2026-02-02' from generate_series(1, 350) i`,
    sql`insert into sites (name, made_at) select left(${name}, 56) || i, '2026-02-02' from generate_series(1, 40) i`,
    sql`update servers set site_id = 1 + id % 40`,
    sql`insert into site_admins (site_id, user_id, added_at)
      select s, u, '2026-02-02' from generate_series(1, 40) s, generate_series(1, 20) u`,
    sql`insert into ring_openings (campaign_id, ring_id, opened_by, opened_at, reason)
      select 1, i, 1, '2026-02-02', ${comment} from generate_series(2, 6) i`,
    sql`insert into site_answers (campaign_id, site_id, answer, reason, answered_by, answered_at)
      select 1, s, 'refused', ${comment}, 1, '2026-02-02' from generate_series(1, 20) s`,
    sql`insert into server_dependencies (server_id, on_server_id)
      select 1, i from generate_series(2, 200) i union all select i, 1 from generate_series(201, 350) i`,
    sql`update servers set foundation = 'vcenter' where id % 3 = 0`,
    sql`insert into downloads (request, language, token_hash, nonce, created_by, created_at, expires_at)
      values ('{"kind": "links"}', 'fr', repeat('a', 64), 'seed', 1, '2026-02-02', '2026-02-03')`,
    sql`insert into link_changes (kind, status, difference, created_by, created_at) select 'detection', 'draft',
      jsonb_build_object('added', (select jsonb_agg(jsonb_build_object(
          'prod', jsonb_build_object('id', p.id, 'hostname', p.hostname), 'source', 'auto',
          'nonprod', jsonb_build_object('id', p.id - 1, 'hostname', p.hostname))) from servers p where p.id % 2 = 0),
        'removed', '[]'::jsonb), 1, '2026-02-02'`,
    sql`insert into inventory_changes (kind, status, difference, created_by, created_at) select 'import', 'draft',
      jsonb_build_object('changes', (select jsonb_agg(jsonb_build_object(
          'entity', 'server', 'name', p.hostname, 'before', jsonb_build_object('environment', repeat('e', 200), 'zone', repeat('z', 200)),
          'after', jsonb_build_object('environment', repeat('f', 200), 'zone', null))) from servers p),
        'moves', (select jsonb_agg(p.hostname) from servers p), 'leaving', '{"gone": 0, "of": 0}'::jsonb,
        'absent', (select jsonb_agg(p.hostname) from servers p)), 1, '2026-02-02'`,
  ];
  for (const statement of statements) await statement.execute(db);
}
