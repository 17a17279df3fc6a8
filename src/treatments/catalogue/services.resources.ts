import { Injectable } from '@nestjs/common';
import { McpResource } from '../../tools/kit/mcp-resource';
import { projectNotFound } from '../treatments.errors';
import { ServiceCatalogueService } from './service-catalogue.service';
import { serviceProjectView } from './service-projects.view';

/** Suggestions of codes: one more than a completion may bring, so that a client learns that there are more. */
const suggestions = 101;

/** The public catalogue, for applications that read by address. */
@Injectable()
export class ServiceResources {
  constructor(private readonly catalogue: ServiceCatalogueService) {}

  @McpResource({
    uri: 'services://catalogue',
    name: 'service_catalogue',
    title: 'Service catalogue',
    description: 'Every project that is on offer, as JSON: prices, times, what it helps with and who must not have it.',
    mimeType: 'application/json',
    subject: 'none',
    tools: ['get_service_info'],
  })
  async all(): Promise<string> {
    return JSON.stringify({ services: (await this.onOffer()).map(serviceProjectView) });
  }

  @McpResource({
    uri: 'services://catalogue/{code}',
    name: 'service_project',
    title: 'One project of the catalogue',
    description: 'One project that is on offer, as JSON, by its code.',
    mimeType: 'application/json',
    subject: 'none',
    tools: ['get_service_info'],
    complete: { code: (provider: ServiceResources, value) => provider.suggest(value) },
  })
  async one({ code }: { readonly code: string }): Promise<string> {
    const project = (await this.onOffer()).find((candidate) => candidate.code === code);
    if (project === undefined) throw projectNotFound();
    return JSON.stringify(serviceProjectView(project));
  }

  async suggest(beginning: string): Promise<string[]> {
    const codes = (await this.onOffer()).map(({ code }) => code);
    return codes.filter((code) => code.startsWith(beginning)).slice(0, suggestions);
  }

  private onOffer(): ReturnType<ServiceCatalogueService['find']> {
    return this.catalogue.find({ activeOnly: true });
  }
}
