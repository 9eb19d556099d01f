/** The program behind `makeRequest`. */
import { readFileSync, writeSync } from 'node:fs';
import { createRequest } from './certificate-request.ts';
import type { RequestWish } from './make-request.ts';

const { subject, names } = JSON.parse(readFileSync(0, 'utf8')) as RequestWish; // `make-request.ts` writes it.
writeSync(1, JSON.stringify(await createRequest(subject, names)));
