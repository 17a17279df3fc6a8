import type { OpenGroup } from '../../groups/group-grants.service';
import { type ToolScope, toolScopes } from '../../tools/tool-scopes.types';
import { authMethods, grantTypes } from '../oauth.types';

/** OAuth 2.0 Protected Resource Metadata (RFC 9728 section 2). */
export function protectedResourceDocument(group: OpenGroup, scopes: readonly ToolScope[], issuer: string) {
  return {
    resource: group.resource,
    authorization_servers: [issuer],
    scopes_supported: scopes,
    bearer_methods_supported: ['header'],
    resource_name: group.name,
  };
}

/** Where the metadata of a group is (RFC 9728 section 3.1: inserted before the path of the resource). */
export function protectedResourceAddress(issuer: string, serverCode: string): string {
  return `${issuer}/.well-known/oauth-protected-resource/mcp/${serverCode}`;
}

/** OAuth 2.0 Authorization Server Metadata (RFC 8414 section 2, RFC 9207, client id metadata documents). */
export function authorizationServerDocument(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    registration_endpoint: `${issuer}/oauth/register`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    introspection_endpoint: `${issuer}/oauth/introspect`,
    scopes_supported: toolScopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: grantTypes,
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_methods_supported: authMethods,
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
  };
}

/**
 * The same under the name of OpenID Connect Discovery, with the members that its clients insist on. No ID tokens are
 * issued: there is no scope `openid`, and the key set is empty.
 */
export function openIdDocument(issuer: string) {
  return {
    ...authorizationServerDocument(issuer),
    jwks_uri: `${issuer}/oauth/jwks`,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}
