// The keys of a Bot Connector: those that its metadata lists, which change, and tokens signed by any of them.
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export type SigningKey = {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** As the metadata lists it. */
  readonly published: object;
};

/** `endorsements` undefined: the metadata says nothing of channels. */
export async function createSigningKey(
  kid: string,
  endorsements: readonly string[] | undefined = ['msteams', 'webchat'],
): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { kid, privateKey, published: { ...jwk, kid, use: 'sig', ...(endorsements && { endorsements }) } };
}

/** As the Bot Connector signs what it delivers; a claim that is given as undefined is left out. */
export function signToken({ kid, privateKey }: SigningKey, claims: JWTPayload): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ nbf: now - 60, exp: now + 3_600, ...claims })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
    .sign(privateKey);
}
