// The Central Credential Provider of CyberArk for tests and the demo, written from its documented behaviour, with faults to order
// (docs/integrations/stand-ins/cyberark.md). Nothing of the product may import it.
import { type Certificate, selfSigned } from '../floor/stand-in-certificate.ts';
import {
  type Asked,
  type Moment,
  type Reply,
  type ServerSettings,
  type StandIn,
  startStandIn,
} from '../floor/stand-in-server.ts';
import type { CyberArkFault } from './stand-in-faults.ts';
import { Vault, type VaultAccount } from './stand-in-vault.ts';

export { type CyberArkFault, EVERY_FAULT } from './stand-in-faults.ts';
export { generate, type VaultAccount } from './stand-in-vault.ts';

/** Whom the provider lets in, by certificate and machine, and the safes that it may read. */
export type Application = {
  readonly id: string;
  readonly safes: readonly string[];
  /** Common names; empty: none is needed. */
  readonly certificates: readonly string[];
  /** Addresses; as shipped any. */
  readonly machines?: readonly string[];
};

export type CyberArkOptions = Omit<ServerSettings, 'https'> & {
  readonly applications?: readonly Application[];
  readonly accounts?: readonly VaultAccount[];
  /** As shipped `/AIMWebService/api/Accounts`. */
  readonly path?: string;
};

export type CyberArkStandIn = StandIn<CyberArkFault> & {
  /** What the product shows: its key and certificate. `stranger` is one that the server does not know. */
  readonly client: Certificate;
  readonly stranger: Certificate;
  /** A known certificate that no application names. */
  readonly other: Certificate;
  /** The content becomes another one after so many seconds (as shipped at once); until then, the change is in process. */
  rotate(object: string, content: string, seconds?: number): void;
};

export const STANDARD_APPLICATION: Application = {
  id: 'PatchCenter',
  safes: ['LINUX-PROD', 'LINUX-HORSPROD'],
  certificates: ['patchcenter-client'],
};

const YEAR_MS = 365 * 86_400_000;
const FIELDS = ['Safe', 'Object', 'Folder', 'UserName', 'Address', 'PolicyID'] as const;
const OPTIONS = ['AppID', 'Query', 'QueryFormat', 'Reason', 'FailRequestOnPasswordChange', 'ConnectionTimeout'];

export async function startCyberArk(options: CyberArkOptions = {}): Promise<CyberArkStandIn> {
  const {
    applications = [STANDARD_APPLICATION],
    path = '/AIMWebService/api/Accounts',
    now = () => new Date(),
  } = options;
  const vault = new Vault(options.accounts ?? []);
  const made = (name: string) => selfSigned(name, { from: new Date(), to: new Date(Date.now() + YEAR_MS) });
  const [client, other, stranger] = [made('patchcenter-client'), made('other-client'), made('stranger')];

  const answer = (asked: Asked, { at, fault }: Moment<CyberArkFault>): Reply => {
    if (asked.path !== path)
      return { status: 404, type: 'text/html', body: '<html><body>404 - File or directory not found.</body></html>' };
    if (asked.method !== 'GET') return { status: 405, type: 'text/plain', body: 'Method Not Allowed' };
    const app = asked.query.get('AppID') ?? '';
    if (app === '') return failure(400, 'AIMWS031E', 'Invalid request. The AppID parameter is required', fault);
    const application = applications.find(({ id }) => id === app);
    if (application === undefined)
      return failure(
        403,
        'APPAP008E',
        `Problem occurred while trying to use user in the Vault. Application ${app} was not found`,
        fault,
      );
    const { certificates, machines } = application;
    if (certificates.length > 0 && !certificates.includes(asked.certificate ?? '')) return notAllowed(app, fault);
    if (machines !== undefined && !machines.includes(asked.address)) return notAllowed(app, fault);
    return fetched(asked, application, { at, fault, vault });
  };

  const refused = (asked: Asked) => notAllowed(asked.query.get('AppID') ?? '', undefined);
  const https = { clients: [client.cert, other.cert] };
  const standIn = await startStandIn<CyberArkFault>(
    { name: 'CyberArk', operationOf: () => 'account', answer, refused },
    { ...options, https },
  );
  return {
    ...standIn,
    client,
    other,
    stranger,
    rotate: (object, content, seconds = 0) => vault.rotate(object, content, { at: now(), seconds }),
  };
}

type Here = { readonly at: Date; readonly fault: CyberArkFault | undefined; readonly vault: Vault };

function fetched({ query }: Asked, { safes }: Application, { at, fault, vault }: Here): Reply {
  const criteria = criteriaOf(query);
  const said = [...criteria].map(([name, value]) => `${name}=${value}`).join(';');
  const ordered = orderedFailure(fault, said);
  if (ordered !== undefined) return ordered;
  const unknown = [...criteria.keys()].find((name) => !FIELDS.some((one) => one.toLowerCase() === name.toLowerCase()));
  if (criteria.size === 0 || unknown !== undefined) return failure(400, 'APPAP227E', `Invalid query [${said}]`, fault);
  // Signs of addresses and queries do not come through.
  const broken = [...criteria.values()].some((value) => /[+&%;\s]/.test(value));
  if (broken) return failure(400, 'APPAP228E', `Query [${said}] holds characters that are not valid`, fault);
  const isRegexp = query.get('QueryFormat')?.toLowerCase() === 'regexp';
  const all = vault.all(at).filter(({ safe }) => safes.includes(safe));
  const found = all.filter((account) =>
    [...criteria].every(([name, value]) => matches(fieldOf(account, name), value, isRegexp)),
  );
  const [account] = found;
  if (account === undefined) return notFound(said, fault);
  if (found.length > 1)
    return failure(400, 'APPAP229E', `Too many password objects matching query [${said}] were found`, fault);
  const isChanging = account.next !== undefined;
  if (isChanging && query.get('FailRequestOnPasswordChange')?.toLowerCase() === 'true') return inProgress(said, fault);
  const shown = fault?.kind === 'other-account' ? (all.find((one) => one !== account) ?? account) : account;
  return {
    status: 200,
    body: spoiled(bodyOf(shown, fault?.kind === 'stale' ? shown.before : shown.now, isChanging), fault),
  };
}

function orderedFailure(fault: CyberArkFault | undefined, said: string): Reply | undefined {
  switch (fault?.kind) {
    case 'change-in-progress':
      return inProgress(said, fault);
    case 'vault-down':
      return failure(400, 'APPAP007E', 'Connection to the Vault has failed', fault);
    case 'not-found':
      return notFound(said, fault);
    case 'bad-query':
      return failure(
        400,
        fault.code ?? 'APPAP229E',
        `Too many password objects matching query [${said}] were found`,
        fault,
      );
    default:
      return undefined;
  }
}

function criteriaOf(query: URLSearchParams): ReadonlyMap<string, string> {
  const plain = [...query].filter(([name]) => !OPTIONS.some((one) => one.toLowerCase() === name.toLowerCase()));
  const written = (query.get('Query') ?? '').split(';').filter((one) => one !== '');
  const parsed = written.map((one) => [one.split('=')[0] ?? '', one.slice(one.indexOf('=') + 1)] as const);
  return new Map([...plain, ...parsed]);
}

function fieldOf(
  { safe, object, folder = 'Root', userName, address, policy = '' }: VaultAccount,
  name: string,
): string {
  const fields = { safe, object, folder, username: userName, address, policyid: policy };
  return fields[name.toLowerCase() as keyof typeof fields];
}

function matches(value: string, wanted: string, isRegexp: boolean): boolean {
  return isRegexp ? new RegExp(wanted, 'i').test(value) : value.toLowerCase() === wanted.toLowerCase();
}

function bodyOf(
  { userName, address, safe, folder = 'Root', object, policy = '' }: VaultAccount,
  content: string,
  isChanging: boolean,
) {
  return {
    Content: content,
    UserName: userName,
    Address: address,
    Safe: safe,
    Folder: folder,
    Name: object,
    PolicyID: policy,
    // A text, whose capital letter is part of it.
    PasswordChangeInProcess: isChanging ? 'True' : 'False',
  };
}

function spoiled(body: ReturnType<typeof bodyOf>, fault: CyberArkFault | undefined): unknown {
  if (fault?.kind !== 'wrong-type') return body;
  switch (fault.what ?? 'flag') {
    case 'no-content': {
      const { Content: _, ...rest } = body;
      return rest;
    }
    case 'number':
      return { ...body, Content: 4711 };
    case 'null-user':
      return { ...body, UserName: null };
    case 'list':
      return [body];
    default:
      return { ...body, PasswordChangeInProcess: true };
  }
}

function notAllowed(app: string, fault: CyberArkFault | undefined): Reply {
  return failure(
    403,
    'APPAP306E',
    `Authentication error for App ID [${app}]. Reason: OSUser or client certificate is unauthorized`,
    fault,
  );
}

function notFound(said: string, fault: CyberArkFault | undefined): Reply {
  return failure(
    404,
    'APPAP004E',
    `Password object matching query [${said}] was not found. Please check that there is a password object that answers your query in the Vault and that both the Provider and the application user have the appropriate permissions needed in order to use the password.`,
    fault,
  );
}

function inProgress(said: string, fault: CyberArkFault | undefined): Reply {
  return failure(500, 'APPAP282E', `Password [${said}] is currently being changed`, fault);
}

/** Messages repeat the query: they do not belong into a log. */
function failure(status: number, code: string, message: string, fault: CyberArkFault | undefined): Reply {
  const said = fault?.kind === 'language' ? `Échec de la demande (${code})` : message;
  return { status, body: { ErrorCode: code, ErrorMsg: said } };
}
