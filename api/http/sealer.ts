import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface Sealer {
  seal: (value: unknown) => string;
  open: (text: string) => unknown;
}

/** What is kept may hold tokens and message text: it is sealed under a key only the caller's own key opens. */
export const createSealer = (secret: string, key: string): Sealer => {
  const cipherKey = new Uint8Array(hkdfSync('sha256', secret, key, 'idempotency', 32));
  return {
    seal: (value) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', cipherKey, iv);
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open: (text) => {
      const bytes = Buffer.from(text, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      const opened = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      return JSON.parse(opened) as unknown;
    },
  };
};
