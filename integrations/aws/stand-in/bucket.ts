// S3 as far as it is needed: objects of a bucket under path-style addresses, for output that Systems Manager cuts, and for
// lists that it is given.
import { AwsError } from './error.ts';

export type Stored = { readonly body: Buffer; readonly at: Date };

export class Buckets {
  readonly #objects = new Map<string, Stored>();
  readonly #names: ReadonlySet<string>;

  constructor(names: readonly string[]) {
    this.#names = new Set(names);
  }

  has(bucket: string): boolean {
    return this.#names.has(bucket);
  }

  put(bucket: string, key: string, body: string | Buffer, at: Date): void {
    this.#known(bucket);
    this.#objects.set(`${bucket}/${key}`, { body: Buffer.from(body), at });
  }

  get(bucket: string, key: string): Stored {
    this.#known(bucket);
    const found = this.#objects.get(`${bucket}/${key}`);
    if (found === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
    return found;
  }

  remove(bucket: string, key: string): void {
    this.#known(bucket);
    this.#objects.delete(`${bucket}/${key}`);
  }

  keys(bucket: string, prefix = ''): readonly string[] {
    this.#known(bucket);
    const under = `${bucket}/${prefix}`;
    const found = [...this.#objects.keys()].filter((name) => name.startsWith(under));
    return found.map((name) => name.slice(bucket.length + 1)).sort();
  }

  /** What an address of a list names; undefined: it is not there, or in no bucket of ours. */
  read(address: string): string | undefined {
    const { bucket, key } = placeOf(address) ?? {};
    return bucket === undefined || key === undefined
      ? undefined
      : this.#objects.get(`${bucket}/${key}`)?.body.toString();
  }

  #known(bucket: string): void {
    if (!this.#names.has(bucket)) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist.', 404);
  }
}

/** `s3://bucket/key`, `https://s3.region.amazonaws.com/bucket/key`, `https://bucket.s3.region.amazonaws.com/key` */
function placeOf(address: string): { readonly bucket: string; readonly key: string } | undefined {
  const found =
    /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ??
    /^https:\/\/s3[.-][a-z0-9-]+\.amazonaws\.com\/([^/]+)\/([^?]+)/.exec(address) ??
    /^https:\/\/([^/]+)\.s3[.-][a-z0-9-]+\.amazonaws\.com\/([^?]+)/.exec(address);
  return found?.[1] === undefined || found[2] === undefined
    ? undefined
    : { bucket: found[1], key: decodeURIComponent(found[2]) };
}
