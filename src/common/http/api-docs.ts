import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The OpenAPI document of the REST API, from the code. */
export function apiDocument(app: NestFastifyApplication): OpenAPIObject {
  const description =
    'Groups, tools, people, tasks and the call log. Sign in at /api/v1/auth/login and send the token.';
  const config = new DocumentBuilder()
    .setTitle('AnmeiSmart agent platform')
    .setDescription(description)
    .setVersion('1')
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/'));
  return { ...document, paths: Object.fromEntries(paths) };
}

/** Serves the document at `/api/docs` and `/api/docs-json`. */
export function addApiDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => apiDocument(app), { jsonDocumentUrl: 'api/docs-json' });
}
