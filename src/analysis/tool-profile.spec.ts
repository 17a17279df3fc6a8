import { ConsultationTools } from '../conversations/consultations/consultations.tools';
import { ToolMarker, type ToolDefinition } from '../tools/kit/mcp-tool';
import { inputSchema, outputSchema } from '../tools/kit/tool-schema';
import { ServiceTools } from '../treatments/catalogue/services.tools';
import { TreatmentTools } from '../treatments/plans/treatments.tools';
import { AnalysisTools } from './analysis.tools';
import { BusinessTools } from './metrics/business.tools';

const definitions = [AnalysisTools, BusinessTools, ConsultationTools, ServiceTools, TreatmentTools].flatMap((tools) =>
  Object.values(Object.getOwnPropertyDescriptors(tools.prototype)).flatMap(({ value }): ToolDefinition[] => {
    const found: unknown = typeof value === 'function' ? Reflect.getMetadata(ToolMarker.KEY, value) : undefined;
    return found === undefined ? [] : [found as ToolDefinition];
  }),
);

describe('the tools that think', () => {
  it('are all there', () => {
    expect(definitions.map(({ name }) => name).sort()).toEqual([
      'analyze_customer',
      'create_consultation_summary',
      'generate_treatment_plan',
      'get_business_metrics',
      'get_consultation_history',
      'get_customer_preferences',
      'get_service_info',
      'optimize_plan',
    ]);
  });

  it.each(definitions)('$name passes the client profile', ({ description, input, output, effect }) => {
    if (output === 'content') throw new Error('these tools answer with data');
    expect(() => [inputSchema(input), outputSchema(output)]).not.toThrow();
    expect(description.length).toBeGreaterThan(150);
    expect('idempotency_key' in input.shape).toBe(effect === 'write');
  });
});
