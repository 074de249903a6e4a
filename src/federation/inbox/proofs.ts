type Json = Record<string, unknown>;

/**
 * An activity without the signatures and proofs that prove nothing: those that have expired, and those made with a key
 * that is not on the actor's own server. Whoever verifies them asks the document of the key whose it is, and
 * anybody can write a name there. What is left must stand in the activity itself.
 */
export function withGoodProofs(json: Json, actor: string | null, now: Date): Json {
  const { signature, proof, 'https://w3id.org/security#proof': _, ...rest } = json;
  const proofs = [proof].flat().filter((one) => isGood(one, 'verificationMethod', actor, now));
  return {
    ...rest,
    ...(isGood(signature, 'creator', actor, now) ? { signature } : {}),
    ...(proofs.length === 0 ? {} : { proof: Array.isArray(proof) ? proofs : proofs[0] }),
  };
}

function isGood(proof: unknown, keyName: string, actor: string | null, now: Date): boolean {
  if (typeof proof !== 'object' || proof === null) return false;
  const { [keyName]: key, expires } = proof as Json;
  return isOnServerOf(actor, key) && (expires === undefined || isLater(expires, now));
}

function isOnServerOf(actor: string | null, key: unknown): boolean {
  if (actor === null || typeof key !== 'string' || !URL.canParse(key)) return false;
  return new URL(key).origin === new URL(actor).origin;
}

/** An end that cannot be read has come. */
function isLater(moment: unknown, now: Date): boolean {
  return typeof moment === 'string' && Date.parse(moment) > now.getTime();
}
