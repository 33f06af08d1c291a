// Row types of the estate's tables (migration 0001).
import type { Generated, GeneratedAlways } from 'kysely';
import type { Foundation } from '../../domain/foundations/foundation.ts';
import type { ApplicationId, ContactId, ServerId, SiteId, UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { DirectoryState } from '../../domain/people/directory-person.ts';
import type { MachineUuid } from '../../domain/snapshots/machine-uuid.ts';

export type RoleName = 'coordinator' | 'operator' | 'owner' | 'viewer' | 'admin';
/** What the servers of an account are named by (PEOPLE-3); `host` is a name or a glob. */
export type HostRuleKind = 'host' | 'domain' | 'zone' | 'application';
export type RebootPolicyName = 'never' | 'if-needed' | 'always' | 'ask';

export type InventoryTables = {
  contacts: { id: Generated<ContactId>; name: string; email: string; ldap_dn: string | null };
  users: {
    id: Generated<UserId>;
    display_name: string;
    email: string;
    entra_id: string | null;
    contact_id: ContactId | null;
    language: Language | null;
    disabled_at: Date | null;
    expires_at: Date | null;
    created_at: Generated<Date>;
  };
  /** `granted_at` null: given before this was written down. */
  user_roles: {
    user_id: UserId;
    role: RoleName;
    granted_at: Generated<Date | null>;
    by_admin: Generated<boolean>;
    /** null: no group of a directory gives it. */
    directory_group: string | null;
  };
  /** What the directory says of an account, and beside it what an admin has said; `users` holds what counts. */
  directory_accounts: {
    user_id: UserId;
    remote_id: string;
    state: DirectoryState | null;
    ends_at: Date | null;
    admin_group: string | null;
    admin_disabled_at: Date | null;
    admin_ends_at: Date | null;
    /** As the directory said them last. */
    said_name: string | null;
    said_addresses: string[] | null;
  };
  /** PEOPLE-3: no row of an account: every server. */
  account_hosts: { user_id: UserId; kind: HostRuleKind; value: string };
  domains: { id: Generated<number>; code: string; name: string };
  environments: {
    id: Generated<number>;
    name: string;
    /** Two names with the same key are one (ELIG-6). */
    name_key: GeneratedAlways<string>;
    /** null: nobody has said, and nothing there is patched. */
    production: Generated<boolean | null>;
  };
  domain_environments: { id: Generated<number>; domain_id: number; environment_id: number };
  zones: { id: Generated<number>; name: string; alsace_moselle: Generated<boolean> };
  applications: { id: Generated<ApplicationId>; name: string };
  application_contacts: { application_id: ApplicationId; contact_id: ContactId; duty: 'owner' | 'deputy' };
  app_groups: { name: string; exclusive: Generated<boolean> };
  /** What SecOps patches here, and when (ELIG-1, SLOT-2). */
  patched_families: { family: string; hprod_days: number[] | null; prod_days: number[] | null };
  servers: {
    id: Generated<ServerId>;
    hostname: string;
    os_family: string;
    os_version: string | null;
    etat: string;
    patch_os_owner: string;
    licence_support: string;
    machine_type: 'vm' | 'physical';
    app_group: string | null;
    app_type: string | null;
    pref_patch_jour: string | null;
    pref_patch_heure: string | null;
    default_intervenant_id: UserId | null;
    patch_excludes: string | null;
    vcenter_vm_name: string | null;
    /** Of its machine, as proved last by the firmware of the host (RUN-17). */
    vm_uuid: MachineUuid | null;
    vm_uuid_at: Date | null;
    /** Started for its patching, and stopped again (RUN-17). */
    normally_off: Generated<boolean>;
    /** Has a row in `server_scans`; kept by triggers. */
    scan_known: Generated<boolean>;
    ssh_method: Generated<'ssh_key' | 'ssh_psmp'>;
    reboot_policy: RebootPolicyName | null;
    application_id: ApplicationId | null;
    domain_environment_id: number;
    zone_id: number | null;
    /** RING-1; null: that of its patch group, if any. */
    site_id: Generated<SiteId | null>;
    /** What the product stands on (RUN-21); null: not marked. */
    foundation: Generated<Foundation | null>;
  };
  server_ips: { id: Generated<number>; server_id: ServerId; ip: string };
  server_databases: { id: Generated<number>; server_id: ServerId; name: string; engine: string | null };
  server_correspondance: {
    id: Generated<number>;
    prod_server_id: ServerId;
    nonprod_server_id: ServerId;
    environment_code: string | null;
    source: 'auto' | 'manual';
    created_by: UserId | null;
    created_at: Generated<Date>;
  };
  qualys_assets: { id: Generated<number>; server_id: ServerId | null; qualys_id: string; name: string | null };
  qualys_tags: { id: Generated<number>; name: string };
  qualys_asset_tags: { asset_id: number; tag_id: number };
  app_secrets: { key: string; value: string; updated_at: Generated<Date> };
  host_keys: {
    host: string;
    port: number;
    key_type: string;
    fingerprint: string;
    learnt_at: Generated<Date>;
    refused_key_type: string | null;
    refused_fingerprint: string | null;
    refused_at: Date | null;
  };
  other_host_keys: {
    host: string;
    port: number;
    key_type: string;
    fingerprint: string;
    learnt_at: Generated<Date>;
  };
};
