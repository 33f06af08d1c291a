// Requests to S3: an object read, written or removed, and the list of a bucket.
import type { Buckets } from './bucket.ts';
import { AwsError } from './error.ts';
import { escaped } from './query.ts';
import type { Sent } from './send.ts';
import type { SignedRequest } from './signature.ts';

export function bucketAnswer(buckets: Buckets, { method, url, body }: SignedRequest, now: Date): Sent {
  const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
  const key = rest.join('/');
  const type = 'application/octet-stream';
  switch (method) {
    case 'HEAD':
    case 'GET':
      if (key === '')
        return {
          status: 200,
          type: 'application/xml',
          body: listOf(buckets, bucket, url.searchParams.get('prefix') ?? ''),
        };
      return { status: 200, type, body: buckets.get(bucket, key).body };
    case 'PUT':
      buckets.put(bucket, key, body, now);
      return { status: 200, type, body: '' };
    case 'DELETE':
      buckets.remove(bucket, key);
      return { status: 204, type, body: '' };
    default:
      throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
  }
}

function listOf(buckets: Buckets, bucket: string, prefix: string): string {
  const rows = buckets.keys(bucket, prefix).map((key) => {
    const { body, at } = buckets.get(bucket, key);
    return `<Contents><Key>${escaped(key)}</Key><LastModified>${at.toISOString()}</LastModified><Size>${body.length}</Size></Contents>`;
  });
  const head = `<Name>${bucket}</Name><Prefix>${escaped(prefix)}</Prefix><KeyCount>${rows.length}</KeyCount><IsTruncated>false</IsTruncated>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${head}${rows.join('')}</ListBucketResult>`;
}
