// A real OpenLDAP and a real Active Directory (Samba's), each by itself on an address of this machine, ended with everything that they started.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'ldapts';
import { NotYet, until } from './until.ts';

export type RunningDirectory = {
  readonly ldap: string;
  readonly ldaps: string;
  readonly caFile: string;
  readonly caPem: string;
  /** As its administrator, over TLS. */
  readonly admin: Client;
  close(): Promise<void>;
};

const SECRET = 'Passw0rd-of-the-directory';
export const ADMIN_SECRET = SECRET;

export function missingFor(commands: readonly string[]): string {
  const missing = commands.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  if (missing.length > 0) return ` (no ${missing.join(', ')})`;
  return process.getuid?.() === 0 ? '' : ' (not root)';
}

/** The ports of a domain controller are fixed: it has an address of its own. */
export async function startSamba(): Promise<RunningDirectory> {
  const host = '127.0.0.9';
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-samba-'));
  const dc = path.join(folder, 'dc');
  run('samba-tool', [
    ...['domain', 'provision', '--realm=EXAMPLE.TEST', '--domain=EXAMPLE', '--server-role=dc', '--dns-backend=NONE'],
    ...[`--adminpass=${SECRET}`, `--targetdir=${dc}`, '--host-name=dc1', `--host-ip=${host}`],
    ...[`--option=interfaces=${host}/8`, '--option=bind interfaces only=yes'],
    // Without extended attributes of its own, which a container's file system may not have.
    '--option=vfs objects = dfs_samba4 xattr_tdb',
  ]);
  const { certFile, keyFile } = certificate(folder, host);
  const conf = path.join(folder, 'smb.conf');
  // Of all services the directory alone: smbd and winbindd would outlive their parent.
  const said = readFileSync(path.join(dc, 'etc/smb.conf'), 'utf8');
  const [global = ''] = said.split(/\n\[(?!global)/);
  writeFileSync(
    conf,
    [
      global.replace(/^\s*(server services|log file|logging)\s*=.*$/gm, ''),
      'server services = ldap',
      `log file = ${folder}/log`,
      ...['pid directory', 'ncalrpc dir', 'winbindd socket directory', 'ntp signd socket directory'].map(
        (name) => `${name} = ${dc}/${name.replaceAll(' ', '-')}`,
      ),
      `tls cafile = ${certFile}`,
      `tls certfile = ${certFile}`,
      `tls keyfile = ${keyFile}`,
    ].join('\n\t'),
  );
  const child = spawn('samba', ['-s', conf, '-i', '-M', 'single'], { stdio: 'ignore' });
  return running({ folder, child, certFile, host, ports: [389, 636], user: 'administrator@EXAMPLE.TEST' });
}

export const SLAPD_BASE = 'dc=example,dc=test';

export async function startSlapd(): Promise<RunningDirectory> {
  const host = '127.0.0.1';
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-slapd-'));
  const { certFile, keyFile } = certificate(folder, host);
  mkdirSync(path.join(folder, 'db'));
  const conf = path.join(folder, 'slapd.conf');
  const user = `cn=admin,${SLAPD_BASE}`;
  writeFileSync(
    conf,
    [
      ...['core', 'cosine', 'nis', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`),
      ...['modulepath /usr/lib/ldap', 'moduleload back_mdb', 'moduleload ppolicy'],
      ...[`pidfile ${folder}/pid`, `TLSCertificateFile ${certFile}`, `TLSCertificateKeyFile ${keyFile}`],
      // As many companies set it: longer answers only by pages.
      'sizelimit size.soft=5 size.hard=5 size.prtotal=unlimited',
      'security simple_bind=112',
      ...['database mdb', `suffix "${SLAPD_BASE}"`, `rootdn "${user}"`, `rootpw ${SECRET}`, `directory ${folder}/db`],
      'access to attrs=userPassword by anonymous auth by * none',
      'access to * by users read by * none',
      // Locks an account after three wrong passwords.
      ...['overlay ppolicy', `ppolicy_default "cn=policy,${SLAPD_BASE}"`],
      '',
    ].join('\n'),
  );
  const ports = [await freePort(host), await freePort(host)] as const;
  const urls = `ldap://${host}:${ports[0]} ldaps://${host}:${ports[1]}`;
  const child = spawn('slapd', ['-d', '0', '-f', conf, '-h', urls], { stdio: 'ignore' });
  return running({ folder, child, certFile, host, ports, user });
}

type Started = {
  readonly folder: string;
  readonly child: ChildProcess;
  readonly certFile: string;
  readonly host: string;
  readonly ports: readonly [number, number];
  readonly user: string;
};

async function running({ folder, child, certFile, host, ports, user }: Started): Promise<RunningDirectory> {
  const caPem = readFileSync(certFile, 'utf8');
  const ldaps = `ldaps://${host}:${ports[1]}`;
  const open = () =>
    new Client({ url: ldaps, timeout: 20_000, strictDN: false, tlsOptions: { ca: caPem, servername: '' } });
  const ended = new Promise<void>((done) => void child.once('exit', () => done()));
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await Promise.race([ended, new Promise((later) => setTimeout(later, 5000))]);
      child.kill('SIGKILL');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  let admin = open();
  try {
    await until('the directory answers', 90, async () => {
      if (child.exitCode !== null) throw new Error(`the directory ended with ${child.exitCode}`);
      try {
        await admin.bind(user, SECRET);
      } catch (error) {
        await admin.unbind().catch(() => {});
        admin = open();
        throw new NotYet(String(error));
      }
    });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ldap: `ldap://${host}:${ports[0]}`,
    ldaps,
    caFile: certFile,
    caPem,
    admin,
    close: async () => {
      await admin.unbind().catch(() => {});
      await close();
    },
  };
}

function certificate(folder: string, address: string): { readonly certFile: string; readonly keyFile: string } {
  const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=directory.example.test'],
    ...['-addext', `subjectAltName=IP:${address}`, '-keyout', keyFile, '-out', certFile],
  ]);
  return { certFile, keyFile };
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: 240_000 });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr.slice(-2000)}`);
}

function freePort(host: string): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, host, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
