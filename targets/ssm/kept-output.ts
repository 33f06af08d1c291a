// What Systems Manager cuts off is read from the bucket, under a dated path; lists of packages are put there.
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { HostAnswerError } from '../ports.ts';
import { createBoundedOutput } from '../ssh/bounded-output.ts';
import type { Invocation, Output } from './commands.ts';
import { isNamed, refusalOf } from './refusals.ts';
import type { AwsSide } from './setup.ts';

/**
 * Of an answer Systems Manager gives the first 24,000 and 8,000 characters, which its agent counts as bytes. Less is the whole of it for certain.
 * https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/framework/processor/executer/iohandler/iomodule/commandoutput.go
 */
const LONG = { stdout: 20_000, stderr: 6_000 } as const;

/** Both outputs, whole as far as `maxBytes` allows. Throws HostAnswerError where the rest is not in the bucket. */
export async function wholeOutput(
  side: AwsSide,
  { stdout, stderr }: Pick<Invocation, 'stdout' | 'stderr'>,
  bucket: string,
  maxBytes: number,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const whole = ({ text, url }: Output, long: number) =>
    Buffer.byteLength(text) < long ? text : readLong(side, bucket, keyIn(bucket, url), maxBytes);
  return { stdout: await whole(stdout, LONG.stdout), stderr: await whole(stderr, LONG.stderr) };
}

/** Of `https://s3.eu-west-3.amazonaws.com/bucket/key`, or of an address whose host begins with the bucket. */
function keyIn(bucket: string, url: string): string {
  const { hostname, pathname } = URL.canParse(url) ? new URL(url) : { hostname: '', pathname: '' };
  const path = decodeURIComponent(pathname).slice(1);
  if (hostname.startsWith(`${bucket}.`)) return path;
  if (path.startsWith(`${bucket}/`)) return path.slice(bucket.length + 1);
  throw new HostAnswerError(
    `the answer is too long for Systems Manager, and it is not told where the rest is in ${bucket}`,
  );
}

async function readLong(side: AwsSide, bucket: string, key: string, maxBytes: number): Promise<string> {
  try {
    return await readKept(side, bucket, key, maxBytes);
  } catch (error) {
    const detail = isNamed(error, 'NoSuchKey', 'NotFound')
      ? 'it is not there: let the role of the instance write to the bucket (s3:PutObject)'
      : refusalOf(error).detail;
    throw new HostAnswerError(`the answer is too long for Systems Manager, and s3://${bucket}/${key}: ${detail}`);
  }
}

async function readKept({ s3 }: AwsSide, bucket: string, key: string, maxBytes: number): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const kept = createBoundedOutput(maxBytes);
  for await (const piece of (Body ?? []) as AsyncIterable<Buffer>) kept.add(Buffer.from(piece));
  return kept.text();
}

/** Read again: what answers 200 has not always kept it. Throws the SDK's error. Returns its address. */
export async function keepList(
  side: AwsSide,
  { bucket, key, body }: { readonly bucket: string; readonly key: string; readonly body: string },
): Promise<string> {
  await side.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/yaml' }));
  if ((await readKept(side, bucket, key, 2 * body.length + 1000)) !== body)
    throw new HostAnswerError(`s3://${bucket}/${key} is not what was put there`);
  return `s3://${bucket}/${key}`;
}
