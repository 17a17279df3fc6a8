import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** Every tag of a controller and what stands under it, in the order in which the document shows them. */
const tags: Readonly<Record<string, string>> = {
  auth: 'Registration, sign-in and tokens of people',
  groups: 'Tool groups, each an MCP server of its own, and their keys',
  tools: 'Tools of the code, tools of groups, the call log',
  'mcp server': 'Switches of the MCP servers, sessions, figures',
  automation: 'What is done for new customers: runs, figures, dashboard',
  agents: 'Agents of other platforms, their versions and experiments',
  'AI gateway': 'Talking with agents, plans made in a talk',
  conversations: 'Conversations, messages, consultations, feedback',
  customers: 'Customers, profiles, claims',
  treatments: 'Catalogue of services, records, treatment plans',
  tasks: 'Tasks of staff',
  notifications: 'Inbox, preferences, push subscriptions, channels, templates',
  settings: 'Settings and feature flags that count at once',
  oversight: 'Accounts, alerts, audit trail',
};

/** The OpenAPI document of the REST API, from the code. */
export function apiDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('AnmeiSmart agent platform')
    .setDescription('Sign in at /api/v1/auth/login and send the access token as Bearer token.')
    .setVersion('1')
    .addBearerAuth()
    .addSecurityRequirements('bearer');
  for (const [tag, what] of Object.entries(tags)) builder.addTag(tag, what);
  const document = SwaggerModule.createDocument(app, builder.build());
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/'));
  return { ...document, paths: Object.fromEntries(paths) };
}

/** Serves the document at `/api/docs` and `/api/docs-json`. */
export function addApiDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => apiDocument(app), { jsonDocumentUrl: 'api/docs-json' });
}
