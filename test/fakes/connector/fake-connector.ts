// A Bot Connector on loopback: keeps the messages it was sent, and fails as it was told to, as Teams does.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Behaviour =
  | { readonly kind: 'status'; readonly status: number; readonly code?: string; readonly retryAfter?: string }
  /** The message is taken (`applied`) or not, and the connection is cut without an answer. */
  | { readonly kind: 'lost'; readonly applied: boolean }
  | { readonly kind: 'no-id' };

export type SeenRequest = {
  readonly method: string;
  readonly conversation: string;
  readonly activityId: string | null;
  readonly at: number;
  readonly authorization: string | null;
};
/** Which ends at once when the process at its other side is killed. */
export type Connection = { endedAt: number | null };
export type KeptMessage = {
  readonly id: string;
  readonly postedAt?: number;
  readonly postedOver?: Connection;
  readonly conversation: string;
  text: string | null;
  textFormat: string | null;
  /** Entra ids of those whom it mentions. */
  readonly mentioned?: readonly string[];
  card: Record<string, unknown> | null;
  /** A card of Teams' own. */
  readonly file?: Attachment | null;
  /** Teams' id of whom it is shown to alone; null: everybody. */
  readonly onlyFor?: string | null;
  /** The message that is shown above it. */
  readonly preview?: string | null;
  /** Everything it has shown, in order. */
  readonly versions: string[];
};

export type Attachment = {
  readonly contentType?: string;
  readonly name?: string;
  readonly contentUrl?: string;
  readonly content: Record<string, unknown>;
};
type Entity = {
  readonly type?: string;
  readonly messageId?: string;
  readonly text?: string;
  readonly mentioned?: { readonly id: string };
};
type Sent = {
  readonly text?: string;
  readonly textFormat?: string;
  readonly entities?: readonly Entity[];
  readonly recipient?: { readonly id?: string };
  readonly attachments?: readonly Attachment[];
};
type Place = {
  readonly conversation: string;
  /** null: it is posted. */
  readonly id: string | null;
  readonly onlyFor: string | null;
  readonly postedOver: Connection;
};
type Member = {
  readonly id: string;
  readonly aadObjectId: string;
  readonly name: string;
  readonly email: string;
  readonly userPrincipalName?: string;
  readonly tenantId?: string;
  readonly userRole?: string;
};

const FILE_CARD = 'application/vnd.microsoft.teams.card.file';

export class FakeConnector {
  readonly requests: SeenRequest[] = [];
  readonly messages: KeptMessage[] = [];
  readonly members: Member[] = [];
  /** What is refused whatever the turn. */
  refuse: (sent: Sent) => Behaviour | null = () => null;
  /** Before it is answered: over which port of the other side something is posted. */
  heard: (sent: Sent, port: number) => Promise<void> = async () => {};
  /** Once it has started. */
  serviceUrl = '';
  /** False: as the local client, which finds one member by its own id only. */
  knowsEntraIds = true;
  /** Requests that were being answered at the same time, at most. */
  mostAtOnce = 0;
  private readonly behaviours: Behaviour[] = [];
  private readonly connections = new WeakMap<Socket, Connection>();
  private readonly server = createServer((request, response) => {
    this.answer(request, response).catch(() => response.destroy());
  });
  private readonly now: () => number;
  private atOnce = 0;

  constructor(now: () => number = Date.now) {
    this.now = now;
    this.server.on('connection', (socket) => {
      const connection: Connection = { endedAt: null };
      this.connections.set(socket, connection);
      socket.once('close', () => {
        connection.endedAt = now();
      });
    });
  }

  /** Connections that carry nothing are kept as long as the other side wants them. */
  keepConnections(): void {
    this.server.keepAliveTimeout = 0;
  }

  /** The service URL to put into conversations. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.serviceUrl = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
    return this.serviceUrl;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** How the coming requests are answered, in turn; afterwards all is well again. */
  next(...behaviours: readonly Behaviour[]): void {
    this.behaviours.push(...behaviours);
  }

  forget(id: string): void {
    const index = this.messages.findIndex((message) => message.id === id);
    if (index >= 0) this.messages.splice(index, 1);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    response.on('close', () => {
      this.atOnce -= 1;
    });
    const body = await bodyOf(request);
    const path = /^\/v3\/conversations\/([^/]+)\/(activities|members|pagedmembers)(?:\/([^/?]+))?(?:\?(.*))?$/.exec(
      request.url ?? '',
    );
    const conversation = decodeURIComponent(path?.[1] ?? '');
    const id = path?.[3] === undefined ? null : decodeURIComponent(path[3]);
    if (path?.[2] === 'members') {
      this.answerMember(response, id);
      return;
    }
    if (path?.[2] === 'pagedmembers') {
      this.answerPage(response, new URLSearchParams(path[4]).get('continuationToken'));
      return;
    }
    const authorization = request.headers.authorization ?? null;
    this.requests.push({ method: request.method ?? '', conversation, activityId: id, at: this.now(), authorization });
    const sent = JSON.parse(body) as Sent;
    await this.heard(sent, request.socket.remotePort ?? 0);
    const isTargeted = new URLSearchParams(path?.[4]).get('isTargetedActivity') === 'true';
    if (isTargeted && sent.recipient?.id === undefined) {
      refuse(response, { kind: 'status', status: 400, code: 'BadArgument' });
      return;
    }
    const onlyFor = isTargeted ? (sent.recipient?.id ?? null) : null;
    const behaviour = this.refuse(sent) ?? this.behaviours.shift();
    if (behaviour?.kind === 'status') {
      refuse(response, behaviour);
      return;
    }
    const lost = behaviour?.kind === 'lost';
    const postedOver = this.connections.get(request.socket) ?? { endedAt: null };
    const kept = lost && !behaviour.applied ? null : this.keep({ conversation, id, onlyFor, postedOver }, sent);
    if (lost) response.destroy();
    else if (kept === null) refuse(response, { kind: 'status', status: 404, code: 'ActivityNotFoundInConversation' });
    else json(response, 200, behaviour?.kind === 'no-id' ? {} : { id: kept });
  }

  private keep({ conversation, id, onlyFor, postedOver }: Place, sent: Sent): string | null {
    const [attachment] = sent.attachments ?? [];
    const file = attachment?.contentType?.startsWith(FILE_CARD) === true ? attachment : null;
    const card = file === null ? (attachment?.content ?? null) : null;
    const shown = sent.text ?? JSON.stringify(file ?? card);
    if (id === null) {
      const created = {
        id: `${this.requests.length}`,
        postedAt: this.now(),
        postedOver,
        conversation,
        text: sent.text ?? null,
        textFormat: sent.textFormat ?? null,
        mentioned: (sent.entities ?? []).flatMap(({ text, mentioned }) =>
          mentioned !== undefined && sent.text?.includes(text ?? '') === true ? [mentioned.id] : [],
        ),
        card,
        file,
        onlyFor,
        preview: sent.entities?.find(({ type }) => type === 'targetedMessageInfo')?.messageId ?? null,
        versions: [shown],
      };
      this.messages.push(created);
      return created.id;
    }
    const message = this.messages.find((kept) => kept.id === id);
    if (message === undefined) return null;
    message.text = sent.text ?? null;
    message.card = card;
    message.versions.push(shown);
    return id;
  }

  /** One member a page. */
  private answerPage(response: ServerResponse, token: string | null): void {
    const index = Number(token ?? '0');
    const more = index + 1 < this.members.length ? { continuationToken: `${index + 1}` } : {};
    json(response, 200, { members: this.members.slice(index, index + 1), ...more });
  }

  private answerMember(response: ServerResponse, id: string | null): void {
    const member = this.members.find((known) => known.id === id || (this.knowsEntraIds && known.aadObjectId === id));
    if (member === undefined) refuse(response, { kind: 'status', status: 404, code: 'MemberNotFoundInConversation' });
    else json(response, 200, member);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function refuse(response: ServerResponse, how: Extract<Behaviour, { kind: 'status' }>): void {
  if (how.retryAfter !== undefined) response.setHeader('retry-after', how.retryAfter);
  json(response, how.status, {
    error: { code: how.code ?? `Status${how.status}`, message: 'refused by the fake connector' },
  });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
