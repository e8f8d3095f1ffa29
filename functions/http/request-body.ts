import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { rejection } from '../../shared/domain/problem.ts';
import { problemResponse } from './problem-response.ts';

const limit = 64 * 1024;

export type RequestBody = { readonly body: unknown } | { readonly problem: HttpResponseInit };

/** Reads a small JSON body, or says what is wrong with it. */
export async function requestBody(request: HttpRequest): Promise<RequestBody> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)) {
    return bad(415, 'content-type', type === '' ? 'is missing' : 'is not JSON', 'Send content-type: application/json');
  }
  if (Number(request.headers.get('content-length') ?? 0) > limit) return tooLarge();
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > limit) return tooLarge();
  try {
    return { body: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown };
  } catch {
    return bad(400, 'body', 'is not valid JSON in UTF-8', 'Check quotes, commas and brackets');
  }
}

function tooLarge(): RequestBody {
  return bad(413, 'body', 'is larger than 64 KB', 'Send only the fields of the form');
}

function bad(status: number, field: string, problem: string, remedy: string): RequestBody {
  return { problem: problemResponse(status, rejection(`The ${field} ${problem}.`, field, problem, remedy)) };
}
