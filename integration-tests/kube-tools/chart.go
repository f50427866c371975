package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
)

const chartUsage = `usage: kube-tools chart lint DIRECTORY [-f VALUES]...
       kube-tools chart template NAME DIRECTORY [--namespace NAMESPACE] [-f VALUES]...
lint prints what Helm has to say of a chart, and fails on a warning as on an error;
template prints the manifests of an installation as YAML, those of crds/ first.`

// chartMain does what the arguments say with a Helm chart, and returns the exit status.
func chartMain(args []string) int {
	flags := pflag.NewFlagSet("chart", pflag.ContinueOnError)
	flags.Usage = func() { fmt.Fprintln(os.Stderr, chartUsage) }
	namespace := flags.String("namespace", "default", "where the chart is installed to")
	files := flags.StringArrayP("values", "f", nil, "a file of values; later ones win")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	err := errors.New(chartUsage)
	switch words := flags.Args(); {
	case len(words) == 2 && words[0] == "lint":
		err = lintChart(os.Stdout, words[1], *namespace, *files)
	case len(words) == 3 && words[0] == "template":
		err = renderChart(os.Stdout, words[1], words[2], *namespace, *files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// lintChart is "helm lint --strict".
func lintChart(out io.Writer, directory, namespace string, files []string) error {
	values, err := readValues(files)
	if err != nil {
		return err
	}
	linter := lint.All(directory, values, namespace, true)
	for _, message := range linter.Messages {
		fmt.Fprintln(out, message)
	}
	if linter.HighestSeverity >= support.WarningSev {
		return fmt.Errorf("chart: %s does not pass", directory)
	}
	return nil
}

// renderChart is "helm template --include-crds", in the order of the files.
func renderChart(out io.Writer, name, directory, namespace string, files []string) error {
	values, err := readValues(files)
	if err != nil {
		return err
	}
	chart, err := loader.Load(directory)
	if err != nil {
		return err
	}
	release := chartutil.ReleaseOptions{Name: name, Namespace: namespace, Revision: 1, IsInstall: true}
	// Checks the values against the chart's schema, too.
	all, err := chartutil.ToRenderValues(chart, values, release, chartutil.DefaultCapabilities)
	if err != nil {
		return err
	}
	rendered, err := engine.Render(chart, all)
	if err != nil {
		return err
	}
	for _, crd := range chart.CRDObjects() {
		printManifest(out, crd.Filename, string(crd.File.Data))
	}
	for _, file := range sortedKeys(rendered) {
		if !strings.HasSuffix(file, ".txt") && !strings.HasSuffix(file, ".tpl") {
			printManifest(out, file, rendered[file])
		}
	}
	return nil
}

func printManifest(out io.Writer, source, manifest string) {
	if text := strings.TrimSpace(manifest); text != "" {
		fmt.Fprintf(out, "---\n# Source: %s\n%s\n", source, strings.TrimPrefix(text, "---\n"))
	}
}

func sortedKeys(rendered map[string]string) []string {
	keys := make([]string, 0, len(rendered))
	for key := range rendered {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// readValues is one tree of all files.
func readValues(files []string) (map[string]any, error) {
	all := map[string]any{}
	for _, file := range files {
		values, err := chartutil.ReadValuesFile(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = chartutil.CoalesceTables(values, all)
	}
	return all, nil
}
