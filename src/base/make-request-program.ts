/** The program behind `makeRequests`: reads the wishes from its standard input, as JSON, and prints what it made. */
import { readFileSync, writeSync } from 'node:fs';
import { createRequest } from './certificate-request.ts';
import type { RequestWish } from './make-request.ts';

const wishes = JSON.parse(readFileSync(0, 'utf8')) as readonly RequestWish[]; // `make-request.ts` writes it.
const made = await Promise.all(wishes.map(({ subject, names }) => createRequest(subject, names)));
writeSync(1, JSON.stringify(made));
