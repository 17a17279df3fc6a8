/** MCP-Nest on Fastify, modern and stateless. Decorators are called by hand: this is plain JavaScript. */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { McpController, McpStrategy, StreamableHttpTransport, Tool } from '@rekog/mcp-nest';
import { catalogue, port } from './catalogue.mjs';

class CatalogueController {}
for (const { name, description, input, output, run } of catalogue) {
  CatalogueController.prototype[name] = async (args) => run(args);
  const facts = { name, description, parameters: input, ...(output && { outputSchema: output }) };
  const method = Object.getOwnPropertyDescriptor(CatalogueController.prototype, name);
  Tool(facts)(CatalogueController.prototype, name, method);
  Payload()(CatalogueController.prototype, name, 0);
}
McpController()(CatalogueController);

class PeerModule {}
Module({ controllers: [CatalogueController] })(PeerModule);

const transport = new StreamableHttpTransport({ protocol: 'modern-only', responseMode: 'json' });
const strategy = new McpStrategy({ name: 'mcp-nest', version: '1.0.0', transports: [transport] });
const app = await NestFactory.create(PeerModule, new FastifyAdapter(), { logger: ['error'] });
strategy.setHttpAdapter(app.getHttpAdapter());
app.connectMicroservice({ strategy });
await app.startAllMicroservices();
await app.listen(port, '127.0.0.1');
