import { fiveProjects } from '../testing';
import type { ServiceCatalogueService } from './service-catalogue.service';
import { ServiceResources } from './services.resources';

const projects = fiveProjects.map((project, index) => ({ ...project, id: `id-${index}`, version: 1 }));
const catalogue = { find: async () => projects } as unknown as ServiceCatalogueService;
const resources = new ServiceResources(catalogue);

describe('the catalogue as resources', () => {
  it('is read as a whole', async () => {
    const { services } = JSON.parse(await resources.all()) as { services: { code: string }[] };
    expect(services.map(({ code }) => code)).toEqual(projects.map(({ code }) => code));
  });

  it('is read by code, and says so when there is none', async () => {
    const code = projects[0]!.code;
    expect(JSON.parse(await resources.one({ code }))).toMatchObject({ code });
    await expect(resources.one({ code: 'nothing' })).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('completes codes by their beginning', async () => {
    const code = projects[0]!.code;
    expect(await resources.suggest(code)).toContain(code);
    expect(await resources.suggest('zzz')).toEqual([]);
  });
});
