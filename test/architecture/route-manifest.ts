import type { Access } from '../../src/common/access/access.decorators';
import { staffRoles } from '../../src/common/access/principal.types';

/**
 * Every route of the platform and who may use it, in one place: `routes.spec.ts` walks the running application against
 * it. A new route needs its line here, so that opening a door is a change that somebody sees.
 */
export const routeManifest: Readonly<Record<string, Access>> = {
  'POST /api/v1/auth/register': 'public',
  'POST /api/v1/auth/login': 'public',
  'POST /api/v1/auth/refresh': 'public',
  'POST /api/v1/auth/logout': 'signed-in',
  'GET /api/v1/auth/me': 'signed-in',

  'GET /api/v1/users': ['admin', 'operator'],
  'PATCH /api/v1/users/:id': ['admin'],

  'GET /api/v1/mcp/groups': ['admin', 'operator'],
  'POST /api/v1/mcp/groups': ['admin'],
  'GET /api/v1/mcp/groups/:id': ['admin', 'operator'],
  'PATCH /api/v1/mcp/groups/:id': ['admin'],
  'DELETE /api/v1/mcp/groups/:id': ['admin'],
  'GET /api/v1/mcp/groups/:id/api-key': ['admin'],
  'POST /api/v1/mcp/groups/:id/regenerate-key': ['admin'],
  'GET /api/v1/mcp/groups/:id/server-url': ['admin', 'operator'],
  'GET /api/v1/mcp/groups/:id/client-config': ['admin', 'operator'],

  'GET /api/v1/mcp/registry': ['admin', 'operator'],
  'GET /api/v1/mcp/tools': ['admin', 'operator'],
  'POST /api/v1/mcp/groups/:id/tools': ['admin'],
  'PUT /api/v1/mcp/tools/:id': ['admin'],
  'DELETE /api/v1/mcp/tools/:id': ['admin'],
  'POST /api/v1/mcp/tools/:id/test': ['admin'],
  'POST /api/v1/mcp/tools/refresh': ['admin'],
  'GET /api/v1/mcp/call-logs': ['admin', 'operator'],
  'GET /api/v1/mcp/stats': ['admin', 'operator'],
  'GET /api/v1/mcp/server': ['admin'],
  'PATCH /api/v1/mcp/server': ['admin'],
  'GET /api/v1/mcp/sessions': ['admin'],
  'DELETE /api/v1/mcp/sessions/:id': ['admin'],

  'GET /api/v1/customers': staffRoles,
  'GET /api/v1/customers/:id': staffRoles,
  'PATCH /api/v1/customers/:id/profile': staffRoles,

  'GET /api/v1/tasks': staffRoles,
  'POST /api/v1/tasks': staffRoles,
  'GET /api/v1/tasks/:id': staffRoles,
  'PATCH /api/v1/tasks/:id': staffRoles,
  'POST /api/v1/tasks/:id/status': staffRoles,

  'GET /api/v1/service-projects': staffRoles,
  'POST /api/v1/service-projects': ['admin', 'operator'],
  'GET /api/v1/service-projects/:id': staffRoles,
  'PATCH /api/v1/service-projects/:id': ['admin', 'operator'],
  'GET /api/v1/service-records': staffRoles,
  'GET /api/v1/treatment-plans': staffRoles,
  'POST /api/v1/treatment-plans': staffRoles,
  'GET /api/v1/treatment-plans/:id': staffRoles,
  'GET /api/v1/treatment-plans/:id/compare': staffRoles,
  'POST /api/v1/treatment-plans/:id/optimize': staffRoles,
  // Only a consultant or a doctor may judge a plan: the service sees to that, as it depends on the status.
  'POST /api/v1/treatment-plans/:id/status': staffRoles,

  'GET /api/v1/consultations': staffRoles,
  'POST /api/v1/consultations/:id/confirm': ['consultant', 'doctor'],
  'POST /api/v1/messages/:id/feedback': ['customer'],

  // Whose conversation or session it is decides the service: a foreign one looks like none.
  'POST /api/v1/ai/chat': 'signed-in',
  'POST /api/v1/ai/plans': 'signed-in',
  'GET /api/v1/ai/plans/:id': 'signed-in',
  'POST /api/v1/ai/plans/:id/answers': 'signed-in',
  'GET /api/v1/ai/health': staffRoles,

  'GET /api/v1/agents': ['admin', 'operator'],
  'POST /api/v1/agents': ['admin'],
  'GET /api/v1/agents/status': ['admin', 'operator'],
  'GET /api/v1/agents/experiments': ['admin', 'operator'],
  'POST /api/v1/agents/experiments': ['admin'],
  'PATCH /api/v1/agents/experiments/:id': ['admin'],
  'GET /api/v1/agents/:id': ['admin', 'operator'],
  'PATCH /api/v1/agents/:id': ['admin'],
  'DELETE /api/v1/agents/:id': ['admin'],
  'POST /api/v1/agents/:id/test': ['admin', 'operator'],
  'GET /api/v1/agents/:id/versions': ['admin', 'operator'],
  'POST /api/v1/agents/:id/versions': ['admin'],
  'GET /api/v1/agents/:id/versions/diff': ['admin', 'operator'],
  'POST /api/v1/agents/:id/versions/:number/activate': ['admin'],

  'GET /api/v1/settings': ['admin', 'operator'],
  'GET /api/v1/settings/:namespace': ['admin', 'operator'],
  'PUT /api/v1/settings/:namespace': ['admin'],
  'GET /api/v1/feature-flags': ['admin', 'operator'],
  'GET /api/v1/feature-flags/:key': ['admin', 'operator'],
  'PUT /api/v1/feature-flags/:key': ['admin'],

  'GET /api/v1/alerts': ['admin', 'operator'],
  'POST /api/v1/alerts/:id/ack': ['admin', 'operator'],
  'GET /api/v1/registration-automation/runs': ['admin'],
  'GET /api/v1/registration-automation/runs/:id': ['admin'],
  'POST /api/v1/registration-automation/runs/:id/retry': ['admin'],
  'GET /api/v1/registration-automation/metrics': ['admin'],
  'GET /api/v1/admin/registration-automation/dashboard': ['admin'],

  'GET /api/v1/audit-logs': ['admin'],

  'ALL /mcp/:serverCode': 'own-guard',
  'ALL /mcp/:serverCode/mcp': 'own-guard',
  'ALL /mcp/:serverCode/sse': 'own-guard',
  'ALL /mcp/:serverCode/messages': 'own-guard',

  'GET /.well-known/oauth-authorization-server': 'public',
  'GET /.well-known/openid-configuration': 'public',
  'GET /.well-known/oauth-protected-resource/mcp/:serverCode': 'public',
  'GET /.well-known/oauth-protected-resource/mcp/:serverCode/mcp': 'public',
  'GET /.well-known/oauth-protected-resource/mcp/:serverCode/sse': 'public',
  'GET /oauth/authorize': 'public',
  'POST /oauth/authorize': 'public',
  'GET /oauth/jwks': 'public',
  'POST /oauth/token': 'public',
  'OPTIONS /oauth/token': 'public',
  'POST /oauth/register': 'public',
  'OPTIONS /oauth/register': 'public',
  'POST /oauth/revoke': 'public',
  'OPTIONS /oauth/revoke': 'public',
  'POST /oauth/introspect': 'public',
  'OPTIONS /oauth/introspect': 'public',

  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  'GET /metrics': 'public',
};

/** POST routes that do not honour `Idempotency-Key`, each with its reason. */
export const withoutIdempotency: Readonly<Record<string, string>> = {
  'POST /api/v1/auth/login': 'each sign-in gets tokens of its own',
  'POST /api/v1/auth/refresh': 'a token that was used twice is a sign of theft',
  'POST /api/v1/auth/logout': 'once or twice is the same',
  'POST /api/v1/mcp/tools/refresh': 'once or twice is the same',
  'POST /api/v1/registration-automation/runs/:id/retry': 'a run that is on its way or done is left as it is',
  'POST /api/v1/mcp/tools/:id/test': 'a trial shall run each time, and its result may be too large to keep',
  'POST /api/v1/agents/:id/test': 'asks the app each time, and changes nothing',
  'POST /api/v1/agents/:id/versions/:number/activate': 'once or twice is the same',
  'POST /api/v1/alerts/:id/ack': 'the first one stays, once or twice is the same',
};
