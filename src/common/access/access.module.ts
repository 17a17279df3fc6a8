import { Module, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryModule, DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { type Access, accessKey } from './access.decorators';

/** A route of the running application and who may use it. */
export interface RouteAccess {
  readonly controller: string;
  readonly handler: string;
  readonly method: string;
  readonly access: Access | undefined;
}

/** Refuses to start while a route does not say who may use it. */
@Module({ imports: [DiscoveryModule] })
export class AccessModule implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const open = this.routes().filter(({ access }) => access === undefined);
    if (open.length === 0) return;
    const names = open.map(({ controller, handler }) => `${controller}.${handler}`).join(', ');
    throw new Error(`These routes do not say who may use them: ${names}. Add @AccessFor(…) to each.`);
  }

  /** Every route of every controller. */
  routes(): RouteAccess[] {
    return this.discovery.getControllers().flatMap(({ metatype }) => {
      const prototype = (metatype as { prototype?: Record<string, unknown>; name: string } | null)?.prototype;
      if (metatype === null || prototype === undefined) return [];
      return this.scanner.getAllMethodNames(prototype).flatMap((handler) => {
        const method = prototype[handler];
        if (typeof method !== 'function' || !Reflect.hasMetadata(PATH_METADATA, method)) return [];
        const access = this.reflector.getAllAndOverride<Access | undefined>(accessKey, [method, metatype as never]);
        const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod];
        return [{ controller: metatype.name, handler, method: verb, access }];
      });
    });
  }
}
