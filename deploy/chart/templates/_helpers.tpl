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
pools:
{{- range .Values.pools }}
{{- $pool := merge (deepCopy .) (deepCopy ($.Values.poolDefaults | default dict)) }}
- name: {{ $pool.name }}
  {{- toYaml (omit $pool "name") | nindent 2 }}
{{- end }}
{{- end -}}
