import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AppError } from '../../src/common/errors/app-error';
import { type ContentBlock, textBlock } from '../../src/tools/kit/content';
import { McpTool, type ToolDefinition } from '../../src/tools/kit/mcp-tool';
import type { ToolCall } from '../../src/tools/kit/tool-call';
import { fixture, nothing, pixel, silence } from './fixture';

const fixtureResource: ContentBlock = {
  type: 'resource',
  resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'This is an embedded resource content.' },
};

/** The draft-2020-12 vocabulary that a listing must keep as it is. */
const draft2020: NonNullable<ToolDefinition['listedInput']> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

/** Tools that show each kind of content, and what flows while one runs. */
@Injectable()
export class ContentTools {
  @McpTool({ ...fixture('test_simple_text', 'Answers with one text'), input: nothing, output: 'content' })
  async text(): Promise<ContentBlock[]> {
    return [textBlock('This is a simple text response for testing.')];
  }

  @McpTool({ ...fixture('test_image_content', 'Answers with a picture'), input: nothing, output: 'content' })
  async image(): Promise<ContentBlock[]> {
    return [{ type: 'image', data: pixel, mimeType: 'image/png' }];
  }

  @McpTool({ ...fixture('test_audio_content', 'Answers with a sound'), input: nothing, output: 'content' })
  async audio(): Promise<ContentBlock[]> {
    return [{ type: 'audio', data: silence, mimeType: 'audio/wav' }];
  }

  @McpTool({ ...fixture('test_embedded_resource', 'Answers with a resource'), input: nothing, output: 'content' })
  async embedded(): Promise<ContentBlock[]> {
    return [fixtureResource];
  }

  @McpTool({ ...fixture('test_multiple_content_types', 'Answers with three kinds'), input: nothing, output: 'content' })
  async mixed(): Promise<ContentBlock[]> {
    return [
      textBlock('Multiple content types:'),
      { type: 'image', data: pixel, mimeType: 'image/png' },
      fixtureResource,
    ];
  }

  @McpTool({ ...fixture('test_error_handling', 'Fails on purpose'), input: nothing, output: 'content' })
  async fail(): Promise<ContentBlock[]> {
    throw new AppError('fixture.failed', 'invalid', 'This tool intentionally returns an error for testing');
  }

  @McpTool({ ...fixture('test_tool_with_logging', 'Logs three times'), input: nothing, output: 'content' })
  async logging(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    for (const step of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      call.log('info', step);
      await sleep(50);
    }
    return [textBlock('Logged three times.')];
  }

  @McpTool({ ...fixture('test_logging_tool', 'Logs once'), input: nothing, output: 'content' })
  async logOnce(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    call.log('info', 'This line is sent only when the request asks for it.');
    return [textBlock('Logged.')];
  }

  @McpTool({ ...fixture('test_tool_with_progress', 'Reports progress'), input: nothing, output: 'content' })
  async progress(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    for (const done of [0, 50, 100]) {
      call.progress(done, 100, `${done} of 100`);
      await sleep(50);
    }
    return [textBlock('Done.')];
  }

  @McpTool({
    ...fixture('test_reconnection', 'Closes its stream and answers later'),
    input: nothing,
    output: 'content',
  })
  async reconnect(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    call.release();
    await sleep(200);
    return [textBlock('Reconnection test completed successfully.')];
  }

  @McpTool({
    ...fixture('test_x_mcp_header', 'Repeats an argument in a header'),
    input: z.object({ region: z.string().describe('Region').meta({ 'x-mcp-header': 'Region' }).optional() }),
    output: 'content',
  })
  async header({ region }: { region?: string | undefined }): Promise<ContentBlock[]> {
    return [textBlock(`region ${region ?? 'unset'}`)];
  }

  @McpTool({
    ...fixture('json_schema_2020_12_tool', 'Has a schema with all of the vocabulary'),
    input: z.object({ name: z.string().describe('Name').optional() }),
    listedInput: draft2020,
    output: 'content',
  })
  async schema(): Promise<ContentBlock[]> {
    return [textBlock('The schema is the point.')];
  }
}
