import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { McpTool, type ToolArgs } from '../../tools/kit/mcp-tool';
import type { ToolCall } from '../../tools/kit/tool-call';
import type { ServiceProject } from '../treatments.types';
import { namesSame } from './project-terms.rules';
import { ServiceCatalogueService } from './service-catalogue.service';

/** Most projects in one answer. */
const mostServices = 60;
const mostPopular = 5;

const input = z.object({
  service_type: z
    .string()
    .min(1)
    .max(64)
    .default('all')
    .describe('Category (such as laser) or code of one service (such as pico_spots); all (default): everything'),
  active_only: z
    .boolean()
    .default(true)
    .describe('true (default): only what is offered now; false: also what no longer is'),
});

const service = z.object({
  code: z.string().describe('Names the service in plans and feedback'),
  name: z.string(),
  category: z.string(),
  description: z.string(),
  price_min: z.number().describe('CNY for one session'),
  price_max: z.number().describe('CNY for one session'),
  minutes_min: z.number(),
  minutes_max: z.number(),
  recovery_days: z.number(),
  sessions: z.number().describe('Sessions of a usual course'),
  interval_days: z.number().describe('Least days between two sessions'),
  concerns: z.array(z.string()).describe('What it helps with'),
  contraindications: z.array(z.string()).describe('Whoever has one of these must not have it'),
  risks: z.array(z.string()),
  age_min: z.number().optional().describe('Absent: no limit'),
  age_max: z.number().optional().describe('Absent: no limit'),
  active: z.boolean(),
});

const output = z.object({
  services: z.array(service).describe('Empty when there is no such category or code: see alternatives'),
  total_categories: z.number().describe('Categories of the whole catalogue'),
  categories: z.array(z.string()).describe('All categories, usable as service_type'),
  popular_services: z
    .array(z.object({ code: z.string(), name: z.string(), times: z.number() }))
    .describe('Done most in the last 180 days'),
  alternatives: z
    .array(z.object({ code: z.string(), name: z.string(), category: z.string() }))
    .optional()
    .describe('Only when service_type is unknown: what may be meant'),
  truncated: z.boolean().optional().describe('True: more services exist; ask for one category'),
});

@Injectable()
export class ServiceTools {
  constructor(private readonly catalogue: ServiceCatalogueService) {}

  @McpTool({
    name: 'get_service_info',
    title: 'Services on offer',
    category: 'projects',
    effect: 'read',
    subject: 'none',
    description:
      'Reads the service catalogue: prices, sessions, recovery, what each service helps with, and who must not have it. Use ' +
      'it before naming a price or a service, and to find the codes that optimize_plan takes. Quote prices and results ' +
      'exactly as given; never promise what is not in the description. Contraindications and age limits are hard limits.',
    input,
    output,
  })
  async getServiceInfo(args: ToolArgs<typeof input>, _call: ToolCall): Promise<z.input<typeof output>> {
    const all = await this.catalogue.find({ activeOnly: args.active_only });
    const wanted = all.filter(({ category, code }) => [category, code, 'all'].includes(args.service_type));
    const categories = [...new Set(all.map(({ category }) => category))];
    return {
      services: wanted.slice(0, mostServices).map(serviceView),
      total_categories: categories.length,
      categories,
      popular_services: popular(all, await this.catalogue.popularity()),
      ...(wanted.length === 0 ? { alternatives: alternatives(all, args.service_type) } : {}),
      ...(wanted.length > mostServices ? { truncated: true } : {}),
    };
  }
}

function popular(projects: readonly ServiceProject[], times: ReadonlyMap<string, number>) {
  return projects
    .map(({ id, code, name }) => ({ code, name, times: times.get(id) ?? 0 }))
    .filter((one) => one.times > 0)
    .sort((a, b) => b.times - a.times || (a.code < b.code ? -1 : 1))
    .slice(0, mostPopular);
}

/** What sounds like the text: in its code, name, category or concerns; else one service of each category. */
function alternatives(projects: readonly ServiceProject[], text: string) {
  const close = projects.filter(({ code, name, category, concerns }) =>
    [code, name, category, ...concerns].some((term) => namesSame(term, text)),
  );
  const firsts = projects.filter(
    ({ category }, index) => projects.findIndex((one) => one.category === category) === index,
  );
  return (close.length > 0 ? close : firsts).slice(0, 10).map(({ code, name, category }) => ({ code, name, category }));
}

function serviceView(project: ServiceProject): z.input<typeof service> {
  const { code, name, category, description, concerns, contraindications, risks, active, ageMin, ageMax } = project;
  return {
    ...{ code, name, category, description, active },
    price_min: project.priceMin,
    price_max: project.priceMax,
    minutes_min: project.minutesMin,
    minutes_max: project.minutesMax,
    recovery_days: project.recoveryDays,
    sessions: project.sessionsDefault,
    interval_days: project.intervalDays,
    concerns: [...concerns],
    contraindications: [...contraindications],
    risks: [...risks],
    ...(ageMin === null ? {} : { age_min: ageMin }),
    ...(ageMax === null ? {} : { age_max: ageMax }),
  };
}
