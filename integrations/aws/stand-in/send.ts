// How an answer leaves, and the faults of its way.
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sendWay } from '../../floor/stand-in-way.ts';
import type { AwsError } from './error.ts';
import type { RequestFault } from './faults.ts';
import { escaped } from './query.ts';

export type Service = 'ssm' | 'ec2' | 's3';
export type Sent = { readonly status: number; readonly type: string; readonly body: string | Buffer };

const TYPES = { ssm: 'application/x-amz-json-1.1', ec2: 'text/xml;charset=UTF-8', s3: 'application/xml' };
const LOGIN_PAGE =
  '<!DOCTYPE html>\n<html><head><title>Proxy login</title></head><body><form method="post"><input name="user"></form></body></html>\n';

export function answerOf(service: Service, body: string): Sent {
  return { status: 200, type: TYPES[service], body };
}

/** Each service has its own way of saying no. */
export function errorOf(
  service: Service,
  { code, message, status }: Pick<AwsError, 'code' | 'message' | 'status'>,
): Sent {
  const type = TYPES[service];
  const request = randomUUID();
  switch (service) {
    case 'ssm':
      return { status, type, body: JSON.stringify({ __type: code, ...(message !== '' && { message }) }) };
    case 'ec2': {
      const inside = `<Errors><Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error></Errors><RequestID>${request}</RequestID>`;
      return { status, type, body: `<?xml version="1.0" encoding="UTF-8"?>\n<Response>${inside}</Response>` };
    }
    case 's3':
      return {
        status,
        type,
        body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escaped(message)}</Message><RequestId>${request}</RequestId></Error>`,
      };
  }
}

const THROTTLED: Readonly<Record<Service, readonly [code: string, message: string, status: number]>> = {
  ssm: ['ThrottlingException', 'Rate exceeded', 400],
  ec2: ['RequestLimitExceeded', 'Request limit exceeded.', 503],
  s3: ['SlowDown', 'Please reduce your request rate.', 503],
};
const EXPIRED: Readonly<Record<Service, string>> = {
  ssm: 'ExpiredTokenException',
  ec2: 'RequestExpired',
  s3: 'ExpiredToken',
};
const DENIED: Readonly<Record<Service, readonly [code: string, status: number]>> = {
  ssm: ['AccessDeniedException', 400],
  ec2: ['UnauthorizedOperation', 403],
  s3: ['AccessDenied', 403],
};

/** The error that a fault is; undefined: it is of another kind. */
export function refusalOf(service: Service, operation: string, fault: RequestFault): Sent | undefined {
  switch (fault.kind) {
    case 'throttled': {
      const [code, message, status] = THROTTLED[service];
      return errorOf(service, { code, message, status });
    }
    case 'server-error':
      return errorOf(service, {
        code: service === 's3' ? 'InternalError' : 'InternalServerError',
        message: 'An internal error occurred.',
        status: 500,
      });
    case 'expired-credentials':
      return errorOf(service, {
        code: EXPIRED[service],
        message: 'The security token included in the request is expired',
        status: fault.status ?? 400,
      });
    case 'access-denied':
      return denied(service, operation);
    case 'token-expired':
      return errorOf(service, { code: 'InvalidNextToken', message: 'The specified token is not valid.', status: 400 });
    default:
      return undefined;
  }
}

export function denied(service: Service, operation: string): Sent {
  const [code, status] = DENIED[service];
  const message = `User: arn:aws:iam::123456789012:user/patchcenter is not authorized to perform: ${service}:${operation} because no identity-based policy allows it`;
  return errorOf(service, { code, message, status });
}

/** Answers by itself where a fault leaves nothing to ask; says whether it has. */
export async function sendInstead(
  response: ServerResponse,
  fault: RequestFault,
  service: Service,
  within: AbortSignal,
): Promise<boolean> {
  if (await sendWay(response, fault, within)) return true;
  switch (fault.kind) {
    case 'too-many-requests':
      response.setHeader('Retry-After', fault.retryAfter ?? 2);
      return send(response, { status: 429, type: 'text/plain', body: 'Too Many Requests\n' });
    case 'unavailable':
      if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
      return send(response, {
        status: 503,
        type: 'text/html',
        body: '<html><body><h1>503 Service Unavailable</h1></body></html>\n',
      });
    case 'login-page':
      return send(response, { status: 200, type: 'text/html; charset=UTF-8', body: LOGIN_PAGE });
    case 'silent':
      if (fault.stage === 'headers') {
        response.writeHead(200, { 'Content-Type': TYPES[service] });
        response.flushHeaders();
      }
      await over(response, within, (fault.seconds ?? 30) * 1000);
      response.destroy();
      return true;
    case 'huge':
      response.setHeader('Content-Type', TYPES[service]);
      await pipeline(Readable.from(huge(service, fault.bytes ?? 200_000_000)), response).catch(() =>
        response.destroy(),
      );
      return true;
    case 'reset':
      response.destroy();
      return true;
    default:
      return false;
  }
}

export function send(response: ServerResponse, { status, type, body }: Sent): true {
  response.statusCode = status;
  response.setHeader('Content-Type', type);
  response.setHeader('x-amzn-RequestId', randomUUID());
  response.end(body);
  return true;
}

export function sendHalf(response: ServerResponse, { status, type, body }: Sent, ending: 'broken' | 'clean'): void {
  const bytes = Buffer.from(body);
  const half = bytes.subarray(0, bytes.length >> 1);
  response.writeHead(status, {
    'Content-Type': type,
    Connection: 'close',
    ...(ending === 'broken' && { 'Content-Length': bytes.length }),
  });
  if (ending === 'clean') response.end(half);
  // Only once it is on its way: else the client would see a reset before any header.
  else response.write(half, () => response.destroy());
}

/** Until the time is over, the client has gone, or the stand-in closes. */
function over(response: ServerResponse, within: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    response.once('close', end);
    within.addEventListener('abort', end, { once: true });
    function end() {
      clearTimeout(timer);
      resolve();
    }
  });
}

/** A correct answer, only that one text has no end for long. */
function* huge(service: Service, bytes: number): Generator<string | Buffer> {
  const block = Buffer.alloc(65_536, 'x');
  yield service === 'ssm' ? '{"NextToken":"' : '<DescribeInstancesResponse><nextToken>';
  for (let sent = 0; sent < bytes; sent += block.length) yield block;
  yield service === 'ssm' ? '"}' : '</nextToken></DescribeInstancesResponse>';
}
