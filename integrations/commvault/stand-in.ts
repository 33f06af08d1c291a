// The REST API of Commvault for tests and the demo, written from its documented behaviour, with faults to order
// (docs/integrations/stand-ins/commvault.md). Nothing of the product may import it.
import { randomBytes } from 'node:crypto';
import {
  type Asked,
  isRecord,
  type Moment,
  type Reply,
  type ServerSettings,
  type StandIn,
  startStandIn,
} from '../floor/stand-in-server.ts';
import { type Estate, generate, type Job } from './stand-in-estate.ts';
import type { CommvaultFault } from './stand-in-faults.ts';
import { clients, type Here, job, jobs } from './stand-in-jobs.ts';
import { xmlOf } from './stand-in-xml.ts';

export { generate, type Job } from './stand-in-estate.ts';
export { type CommvaultFault, EVERY_FAULT } from './stand-in-faults.ts';

export type CommvaultUser = {
  readonly login: string;
  readonly password: string;
  /** In place of a login; it does not end by itself. */
  readonly accessToken?: string;
  /** Clients of which it sees nothing; as shipped none. */
  readonly hidden?: readonly string[];
};

export type CommvaultOptions = ServerSettings & {
  readonly estate?: Estate;
  readonly users?: readonly CommvaultUser[];
  /** As shipped `/commandcenter/api`; older ones have `/SearchSvc/CVWebService.svc`. */
  readonly root?: string;
  /** Without a request, a token ends after so many minutes; as shipped 30. */
  readonly tokenMinutes?: number;
  /** As shipped a year; older ones look one day back. */
  readonly lookupSeconds?: number;
};

export type CommvaultStandIn = StandIn<CommvaultFault> & {
  readonly estate: Estate;
  /** A job that was not there before; as shipped a backup that has just been completed. */
  run(client: string, values?: Partial<Omit<Job, 'id' | 'client'>>): number;
};

export const STANDARD_USER: CommvaultUser = {
  login: 'patchcenter',
  password: 'secret-of-commvault',
  accessToken: 'access-token-of-commvault',
};

const YEAR_SECONDS = 31_536_000;
const ATTEMPTS = 5;
const LOCK_MS = 900_000;

export async function startCommvault(options: CommvaultOptions = {}): Promise<CommvaultStandIn> {
  const {
    users = [STANDARD_USER],
    root = '/commandcenter/api',
    tokenMinutes = 30,
    lookupSeconds = YEAR_SECONDS,
  } = options;
  const { now = () => new Date(), estate = generate({ servers: 0 }) } = options;
  const tokens = new Map<string, { readonly user: CommvaultUser; until: number }>();
  const failed = new Map<string, { readonly attempts: number; readonly at: number }>();

  const logIn = (asked: Asked, at: number): Reply => {
    const { username, password } = credentialsOf(asked);
    const before = failed.get(username);
    const isLocked = before !== undefined && before.attempts >= ATTEMPTS && at < before.at + LOCK_MS;
    const user = isLocked
      ? undefined
      : users.find((one) => one.login === username && Buffer.from(one.password).toString('base64') === password);
    if (user === undefined) {
      const attempts = (before?.attempts ?? 0) + (isLocked ? 0 : 1);
      failed.set(username, { attempts, at: isLocked ? before.at : at });
      const errLogMessage = isLocked ? 'User account is locked' : 'Invalid username or password';
      return shown(asked, 200, 'DM2ContentIndexing_CheckCredentialResp', {
        loginAttempts: attempts,
        isAccountLocked: attempts >= ATTEMPTS,
        errList: [{ errLogMessage, errorCode: 1116 }],
      });
    }
    failed.delete(username);
    const token = `QSDK ${randomBytes(32).toString('hex')}`;
    tokens.set(token, { user, until: at + tokenMinutes * 60_000 });
    return shown(asked, 200, 'DM2ContentIndexing_CheckCredentialResp', {
      userName: username,
      token,
      loginAttempts: 0,
      isAccountLocked: false,
      forcePasswordChange: false,
      errList: [],
    });
  };

  const userOf = ({ headers }: Asked, at: number): CommvaultUser | undefined => {
    const token = String(headers.authtoken ?? '').trim();
    const fixed = users.find(({ accessToken }) => accessToken !== undefined && accessToken === token);
    const session = tokens.get(token);
    if (fixed !== undefined || session === undefined || session.until <= at) return fixed;
    session.until = at + tokenMinutes * 60_000;
    return session.user;
  };

  const answer = (asked: Asked, { at, fault, operation }: Moment<CommvaultFault>): Reply => {
    const ms = at.getTime();
    if (operation === 'login') return asked.method === 'POST' ? logIn(asked, ms) : notFound(asked);
    const user = userOf(asked, ms);
    if (user === undefined) return refused(asked);
    if (fault?.kind === 'forbidden') return problem(asked, 403, 'User does not have the required capability', fault);
    if (fault?.kind === 'error-inside') return problem(asked, 200, 'The CommServe is not reachable', fault);
    if (operation === 'logout') {
      tokens.delete(String(asked.headers.authtoken ?? ''));
      return { status: 200, body: 'User logged out' };
    }
    const visible = estate.clients.filter(({ name }) => !(user.hidden ?? []).includes(name));
    const own = { clients: visible, jobs: estate.jobs.filter(({ client }) => visible.some(({ id }) => id === client)) };
    return routed(asked, asked.path.slice(root.length), { at, fault, estate: own, lookupSeconds });
  };

  const system = { name: 'Commvault', operationOf: (asked: Asked) => operationOf(asked.path, root), answer, refused };
  const standIn = await startStandIn<CommvaultFault>(system, options);
  return {
    ...standIn,
    estate,
    run: (name, values = {}) => {
      const client = estate.clients.find((one) => one.name === name);
      if (client === undefined) throw new Error(`no client ${name}`);
      const id = Math.max(5000, ...estate.jobs.map((one) => one.id)) + 1;
      const plain = {
        type: 'Backup',
        level: 'Incremental',
        subclient: 'default',
        status: 'Completed',
        isAged: false,
      } as const;
      estate.jobs.push({
        ...plain,
        start: new Date(now().getTime() - 1_800_000),
        end: now(),
        ...values,
        id,
        client: client.id,
      });
      return id;
    },
  };
}

/** `login`, `logout`, `clients`, `jobs`, `job`. */
function operationOf(path: string, root: string): string {
  const rest = path.startsWith(root) ? path.slice(root.length) : '';
  if (/^\/log(in|out)$/i.test(rest)) return rest.slice(1).toLowerCase();
  if (/^\/job\/\d+$/i.test(rest)) return 'job';
  if (/^\/job$/i.test(rest)) return 'jobs';
  return /^\/client/i.test(rest) ? 'clients' : 'other';
}

function routed(asked: Asked, path: string, here: Here): Reply {
  const { fault, estate } = here;
  if (asked.method !== 'GET') return notFound(asked);
  const [, id] = /^\/job\/(\d+)$/i.exec(path) ?? [];
  const [, clientId] = /^\/client\/(\d+)$/i.exec(path) ?? [];
  const [, name] = /^\/client\/byName\(clientName='(.+)'\)$/i.exec(path) ?? [];
  if (/^\/job$/i.test(path)) return shown(asked, 200, 'JobManager_JobListResponse', jobs(asked, here), fault);
  if (/^\/client$/i.test(path))
    return shown(asked, 200, 'App_GetClientPropertiesResponse', clients(estate.clients, fault), fault);
  if (clientId !== undefined) {
    const found = estate.clients.filter((one) => String(one.id) === clientId);
    if (found.length === 0) return notFound(asked);
    // Of one there is no half, nor a second.
    return shown(asked, 200, 'App_GetClientPropertiesResponse', clients(found, undefined), fault);
  }
  if (name !== undefined) {
    const found = estate.clients.filter((one) => one.name.toLowerCase() === name.toLowerCase());
    if (found.length === 0) return problem(asked, 200, `Client name [${name}] does not exist`, fault);
    return shown(asked, 200, 'App_GetClientPropertiesResponse', clients(found, fault), fault);
  }
  const found = id === undefined ? undefined : job(Number(id), here);
  return found === undefined ? notFound(asked) : shown(asked, 200, 'JobManager_JobListResponse', found, fault);
}

/** XML, unless JSON is asked for. */
function shown({ headers }: Asked, status: number, root: string, body: object, fault?: CommvaultFault): Reply {
  if ((headers.accept ?? '').includes('application/json') && fault?.kind !== 'xml') return { status, body };
  return {
    status,
    type: 'application/xml',
    body: `<?xml version="1.0" encoding="UTF-8" standalone="no" ?>${xmlOf(root, body)}`,
  };
}

function refused(asked: Asked): Reply {
  return shown(asked, 401, 'CVGui_GenericResp', { errorMessage: 'Access denied', errorCode: 5 });
}

function notFound(asked: Asked): Reply {
  return shown(asked, 404, 'CVGui_GenericResp', { errorMessage: 'Not found', errorCode: 404 });
}

function problem(asked: Asked, status: number, text: string, fault: CommvaultFault | undefined): Reply {
  const errorMessage = fault?.kind === 'language' ? 'La demande n’a pas abouti' : text;
  return shown(asked, status, 'CVGui_GenericResp', { errorMessage, errorCode: 2 }, fault);
}

/** The password is base64, in JSON and in XML. */
function credentialsOf({ json, text }: Asked): { readonly username: string; readonly password: string } {
  const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? '';
  if (!isRecord(json)) return { username: attribute('username'), password: attribute('password') };
  return { username: String(json.username ?? ''), password: String(json.password ?? '') };
}
