{{- define "berth.name" -}}
{{- .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- end -}}

{{- define "berth.selector" -}}
app.kubernetes.io/name: berth
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "berth.labels" -}}
{{ include "berth.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "berth.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (ternary (include "berth.name" .) "default" .Values.serviceAccount.create) -}}
{{- end -}}

{{- define "berth.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* "true" where a pool has servers that take turns. */ -}}
{{- define "berth.switches" -}}
{{- $defaults := .Values.poolDefaults | default dict -}}
{{- range .Values.pools -}}
{{- if kindIs "map" (get (merge (deepCopy .) (deepCopy $defaults)) "switching") }}true{{ end -}}
{{- end -}}
{{- end -}}

{{- /* berth.yaml: strict, so what is wrong in a pool stops the pod and is in its log. */ -}}
{{- define "berth.config" -}}
{{- $tls := dict "certificate" "/var/run/berth/tls/tls.crt" "privateKey" "/var/run/berth/tls/tls.key" -}}
{{- if .Values.tls.clientAuthentication -}}
{{- $_ := set $tls "clientCa" "/var/run/berth/tls/ca.crt" -}}
{{- with .Values.tls.allowedClients }}{{ $_ := set $tls "allowedClients" . }}{{ end -}}
{{- end -}}
grpc:
  address: "0.0.0.0:9002"
  {{- if .Values.tls.secretName }}
  tls:
    {{- toYaml $tls | nindent 4 }}
  {{- end }}
admin:
  address: "0.0.0.0:9090"
  {{- if .Values.admin.tokenSecret.name }}
  tokenFile: /var/run/berth/admin/token
  {{- end }}
drain:
  delay: {{ .Values.drain.delaySeconds }}s
  timeout: {{ .Values.drain.timeoutSeconds }}s
{{- if and (include "berth.switches" .) (gt (int .Values.replicas) 1) }}
{{- fail "switching takes `replicas: 1`: two Berths would not know of each other's switches, and two servers would be awake on the same accelerators. See docs/sleep.md." }}
{{- end }}
replicas: {{ max 1 .Values.replicas }}
pools:
{{- range .Values.pools }}
{{- $pool := merge (deepCopy .) (deepCopy ($.Values.poolDefaults | default dict)) }}
- name: {{ $pool.name }}
  {{- toYaml (omit $pool "name") | nindent 2 }}
{{- end }}
{{- end -}}
