// The database of a PatchCenter, as its algorithm document describes it: sections 2 to 11, their tables and columns.

export const PATCHCENTER_SCHEMA = `
  create type plan_status as enum ('open', 'freeze', 'holiday', 'empty');
  create table contacts (id serial primary key, name varchar(200), email varchar(200));
  create table users (id serial primary key, username varchar(80), display_name varchar(200), contact_id integer references contacts,
    ldap_dn text, password_hash text);
  create table domains (id serial primary key, code varchar(40) unique, name varchar(100));
  create table environments (id serial primary key, name varchar(60));
  create table domain_environments (id serial primary key, domain_id integer references domains, environment_id integer references environments);
  create table zones (id serial primary key, name varchar(60));
  create table applications (id serial primary key, name varchar(200), itop_id integer);
  create table servers (
    id serial primary key, hostname varchar(255), os_family varchar(20), os_version varchar(100), etat varchar(40), patch_os_owner varchar(40),
    licence_support varchar(40), machine_type varchar(20), app_group varchar(100), app_type varchar(100), pref_patch_jour varchar(20),
    pref_patch_heure varchar(20), default_intervenant_id integer references users, patch_excludes text, vcenter_vm_name varchar(255),
    ssh_method varchar(20), application_id integer references applications, domain_environment_id integer references domain_environments,
    zone_id integer references zones, qualys_asset_id bigint
  );
  create table server_ips (id serial primary key, server_id integer references servers, ip inet);
  create table server_databases (id serial primary key, server_id integer references servers, name varchar(100), engine varchar(40));
  create table default_assignments (id serial primary key, rule_type varchar(20), rule_value varchar(200), user_id integer references users, priority integer);
  create table patch_planning (
    id serial primary key, year integer, week_number integer, week_code varchar(3), week_start date, week_end date, cycle integer,
    domain_code varchar(40) references domains (code), env_scope varchar(20), status plan_status
  );
  create table campaigns (id serial primary key, label varchar(200), year integer, week_code varchar(3), status varchar(20), created_by integer);
  create table patch_sessions (
    id serial primary key, campaign_id integer references campaigns, server_id integer references servers, status varchar(20),
    date_prevue date, heure_prevue time, intervenant_id integer references users, forced_assignment boolean default false,
    prereq_ssh varchar(10), prereq_satellite varchar(10), rollback_method varchar(20), prereq_disk_root_mb integer, prereq_disk_var_mb integer,
    prereq_disk_ok boolean, prereq_validated boolean, prereq_date timestamp, exclusion_reason varchar(60), excluded_by varchar(80), excluded_at timestamp
  );
  create table campaign_operator_limits (id serial primary key, campaign_id integer, user_id integer, max_servers integer);
  create table quickwin_runs (id serial primary key, year integer, week integer, label varchar(200), status varchar(20));
  create table quickwin_entries (
    id serial primary key, run_id integer references quickwin_runs, server_id integer references servers, branch varchar(10), status varchar(20),
    general_excludes text, specific_excludes text, patch_output text, patch_packages_count integer, reboot_required boolean, patch_date timestamp
  );
  create table quickwin_logs (id serial primary key, run_id integer, message text);
  create table patch_validation (
    id serial primary key, server_id integer references servers, campaign_id integer, campaign_type varchar(20), patch_date timestamp, status varchar(20)
  );
  create table patch_history (
    id serial primary key, server_id integer references servers, campaign_id integer, intervenant_id integer references users,
    date_patch timestamp, status varchar(10), notes text, intervenant_name varchar(200)
  );
  create table server_correspondance (
    id serial primary key, prod_server_id integer references servers, nonprod_server_id integer references servers,
    environment_code varchar(2), source varchar(10), created_by integer
  );
  create table app_secrets (key varchar(100) primary key, value text);
`;
