import { OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { ERROR_STATUS, type ErrorCode } from '../../contracts/errors.js';
import type { Route } from './route.js';

const codesOf = (route: Route): ErrorCode[] => {
  const codes = new Set<ErrorCode>(route.errors);
  codes.add('internal');
  if (route.auth !== 'ops') codes.add('rate.limited').add('unavailable');
  if (route.params ?? route.query ?? route.body) codes.add('request.invalid');
  if (route.body) codes.add('request.not_json').add('request.too_large');
  if (route.method !== 'get') codes.add('auth.origin_refused');
  if (route.idempotent) codes.add('idempotency.reused').add('request.invalid');
  if (route.auth === 'customer') codes.add('auth.required').add('conversation.not_found');
  if (['agent', 'admin', 'staff'].includes(route.auth)) {
    codes.add('auth.required');
    if (route.auth !== 'staff') codes.add('auth.forbidden');
    if (!route.whilePasswordDue) codes.add('auth.password_change_required');
  }
  return [...codes];
};

const NAMES_FIELDS: readonly ErrorCode[] = ['request.invalid', 'user.taken', 'article.taken'];

const errorSchema = (codes: readonly [ErrorCode, ...ErrorCode[]]) =>
  z.object({
    error: z.string(),
    code: z.enum(codes),
    request_id: z.string(),
    ...(NAMES_FIELDS.some((code) => codes.includes(code))
      ? { fields: z.record(z.string(), z.string()).optional() }
      : {}),
    ...(codes.includes('conversation.taken') || codes.includes('offer.gone')
      ? { taken_by: z.object({ id: z.string(), name: z.string() }).nullable().optional() }
      : {}),
  });

const retryHeader = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' as const } },
};

const errorResponses = (route: Route): RouteConfig['responses'] => {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(route)) {
    byStatus.set(ERROR_STATUS[code], [...(byStatus.get(ERROR_STATUS[code]) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.join(', '),
        content: { 'application/json': { schema: errorSchema(codes as [ErrorCode, ...ErrorCode[]]) } },
        ...(status === 429 || status === 503 ? { headers: retryHeader } : {}),
      },
    ]),
  );
};

const security = (route: Route): RouteConfig['security'] => {
  if (route.auth === 'customer') return [{ customerToken: [] }, { customerCookie: [] }];
  if (route.auth === 'public' || route.auth === 'ops') return [];
  return [{ staffCookie: [] }];
};

const IdempotencyKey = z.object({ 'idempotency-key': z.string().min(1).max(255).optional() });

const describe = (route: Route): RouteConfig => ({
  method: route.method,
  path: route.path.replaceAll(/:(\w+)/g, '{$1}'),
  tags: [route.tag],
  summary: route.summary,
  security: security(route) ?? [],
  request: {
    ...(route.params ? { params: route.params as z.ZodObject } : {}),
    ...(route.query ? { query: route.query as z.ZodObject } : {}),
    ...(route.idempotent ? { headers: IdempotencyKey } : {}),
    ...(route.body
      ? { body: { required: true, content: { 'application/json': { schema: route.body } } } }
      : {}),
  },
  responses: {
    ...Object.fromEntries(
      Object.entries(route.responses).map(([status, schema]) => [
        status,
        status === '204'
          ? { description: 'Done.' }
          : { description: 'Done.', content: { 'application/json': { schema } } },
      ]),
    ),
    ...errorResponses(route),
  },
});

/** The OpenAPI 3.1 document of every registered route with every error it may answer. */
export const openApiDocument = (routes: readonly Route[]): object => {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'customerToken', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'customerCookie', {
    type: 'apiKey',
    in: 'cookie',
    name: 'sb_session',
  });
  registry.registerComponent('securitySchemes', 'staffCookie', { type: 'apiKey', in: 'cookie', name: 'sid' });
  for (const route of routes) registry.registerPath(describe(route));
  registry.registerPath({
    method: 'get',
    path: '/api/openapi.json',
    tags: ['Ops'],
    summary: 'This document.',
    security: [],
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: z.looseObject({}) } } },
    },
  });
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Switchboard', version: '0.1.0', description: 'The public surface of Switchboard.' },
    servers: [{ url: '/' }],
  });
};
