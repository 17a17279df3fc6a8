import { aToolCall } from '../../tools/kit/testing';
import { aProject, fiveProjects } from '../testing';
import type { ServiceProject } from '../treatments.types';
import type { ServiceCatalogueService } from './service-catalogue.service';
import { ServiceTools } from './services.tools';

function toolsWith(projects: readonly ServiceProject[] = fiveProjects, times: Readonly<Record<string, number>> = {}) {
  const find = jest.fn().mockResolvedValue(projects);
  const popularity = jest.fn().mockResolvedValue(new Map(Object.entries(times)));
  return { tools: new ServiceTools({ find, popularity } as unknown as ServiceCatalogueService), find };
}

describe('get_service_info (F-TLS-16)', () => {
  const all = { service_type: 'all', active_only: true };
  const codes = (services: readonly { readonly code: string }[]) => services.map(({ code }) => code);

  it('shows what is offered with prices, limits and risks', async () => {
    const { tools, find } = toolsWith([aProject()]);

    expect(await tools.getServiceInfo(all, aToolCall())).toEqual({
      services: [
        {
          ...{ code: 'hydro', name: '水光补水', category: 'injection', description: '皮肤水润。', active: true },
          ...{ price_min: 800, price_max: 1000, minutes_min: 30, minutes_max: 60, recovery_days: 1, sessions: 3 },
          ...{ interval_days: 30, concerns: ['干燥'], contraindications: ['利多卡因'], risks: ['淤青'], age_min: 18 },
        },
      ],
      ...{ total_categories: 1, categories: ['injection'], popular_services: [] },
    });
    expect(find).toHaveBeenCalledWith({ activeOnly: true });
  });

  it('also shows what no longer is offered when asked to', async () => {
    const { tools, find } = toolsWith([aProject({ active: false, ageMin: null, ageMax: 60 })]);

    const { services } = await tools.getServiceInfo({ ...all, active_only: false }, aToolCall());

    expect(services).toEqual([expect.objectContaining({ active: false, age_max: 60 })]);
    expect('age_min' in services[0]!).toBe(false);
    expect(find).toHaveBeenCalledWith({ activeOnly: false });
  });

  it.each([
    ['laser', ['pico']],
    ['lift', ['lift']],
    ['all', ['pico', 'acid', 'hydro', 'lift', 'care']],
  ])('takes %s as a category or a code', async (service_type, found) => {
    const answer = await toolsWith().tools.getServiceInfo({ ...all, service_type }, aToolCall());

    expect(codes(answer.services)).toEqual(found);
    expect(answer.total_categories).toBe(5);
    expect(answer.alternatives).toBeUndefined();
  });

  it.each([
    ['松弛', ['lift']],
    ['nothing like it', ['pico', 'acid', 'hydro', 'lift', 'care']],
  ])('does not know %s and says what may be meant', async (service_type, meant) => {
    const { services, alternatives } = await toolsWith().tools.getServiceInfo({ ...all, service_type }, aToolCall());

    expect(services).toEqual([]);
    expect(codes(alternatives ?? [])).toEqual(meant);
  });

  it('names what is done most, at most five, by code where equal', async () => {
    const { tools } = toolsWith(fiveProjects, { 'project-pico': 3, 'project-lift': 7, 'project-acid': 3 });

    const { popular_services } = await tools.getServiceInfo(all, aToolCall());

    expect(popular_services).toEqual([
      { code: 'lift', name: '热玛吉紧致', times: 7 },
      { code: 'acid', name: '果酸焕肤', times: 3 },
      { code: 'pico', name: '皮秒祛斑', times: 3 },
    ]);
  });

  it('says when it left services out', async () => {
    const many = Array.from({ length: 61 }, (_, index) => aProject({ code: `p${index}` }));

    expect((await toolsWith(many).tools.getServiceInfo(all, aToolCall())).services).toHaveLength(60);
    expect(await toolsWith(many).tools.getServiceInfo(all, aToolCall())).toMatchObject({ truncated: true });
    expect('truncated' in (await toolsWith().tools.getServiceInfo(all, aToolCall()))).toBe(false);
  });
});
