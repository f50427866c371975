// One binary with the tools that Berth's tests of Kubernetes need: the real kube-apiserver, the etcd
// it stores into, and what lints and renders a Helm chart. The first argument says which of them to
// be. The module also pins envoy-gateway, which is built beside it from the same packages.
package main

import (
	"fmt"
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

const usage = "usage: kube-tools etcd|kube-apiserver|chart ARGUMENTS"

func main() {
	if len(os.Args) < 2 {
		fail(usage)
	}
	program := os.Args[1]
	os.Args = append([]string{program}, os.Args[2:]...)
	switch program {
	case "etcd":
		etcdmain.Main(os.Args)
	case "kube-apiserver":
		os.Exit(cli.Run(app.NewAPIServerCommand()))
	case "chart":
		os.Exit(chartMain(os.Args[1:]))
	default:
		fail(fmt.Sprintf("unknown program %q; %s", program, usage))
	}
}

func fail(problem string) {
	fmt.Fprintln(os.Stderr, "kube-tools: "+problem)
	os.Exit(2)
}
